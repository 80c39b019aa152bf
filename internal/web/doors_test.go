package web_test

// doors says of every route what kind of door it is; admitted says who passes.
var doors = map[string]string{
	"GET /{$}":      "member",
	"POST /signout": "member",

	"GET /setup": "open", "POST /setup": "open",
	"GET /signin": "open", "POST /signin": "open",
	"GET /signin/choose": "open", "POST /signin/choose": "open",
	"GET /code": "open", "POST /code": "open",
	"GET /welcome": "open", "POST /welcome": "open",
	"GET /forgot": "open", "POST /forgot": "open",
	"POST /profile/display": "open",

	"GET /profile": "member", "POST /profile": "member",
	"GET /profile/password": "member", "POST /profile/password": "member",
	"GET /profile/sessions": "member", "POST /profile/sessions/end": "member",
	"POST /profile/sessions/{id}/end": "mine",

	"GET /settings":              "admin",
	"GET /settings/organisation": "admin", "POST /settings/organisation": "admin",
	"GET /settings/members": "admin", "GET /settings/members/new": "admin", "POST /settings/members/new": "admin",
	"GET /settings/members/{id}": "admin one", "POST /settings/members/{id}": "admin one",
	"POST /settings/members/{id}/link": "admin one", "POST /settings/members/{id}/sessions/end": "admin one",
	"GET /settings/members/{id}/deactivate": "admin one", "POST /settings/members/{id}/deactivate": "admin one",
	"POST /settings/members/{id}/reactivate": "admin one",
	"GET /settings/departments":              "admin", "GET /settings/departments/new": "admin", "POST /settings/departments/new": "admin",
	"GET /settings/departments/{id}": "admin one", "POST /settings/departments/{id}": "admin one",
	"POST /settings/departments/{id}/delete": "admin one",
	"GET /settings/audit":                    "admin",

	"GET /deals/new": "worker", "POST /deals/new": "worker", "GET /deals/trash": "member",
	"GET /deals/{id}/edit": "changed", "POST /deals/{id}/edit": "changed",
	"GET /deals/{id}/stage": "changed", "POST /deals/{id}/stage": "changed",
	"GET /deals/{id}/next-step": "changed", "POST /deals/{id}/next-step": "changed",
	"GET /deals/{id}/close": "changed", "POST /deals/{id}/close": "changed",
	"GET /deals/{id}/reopen": "changed", "POST /deals/{id}/reopen": "changed",
	"GET /deals/{id}/signed": "changed", "POST /deals/{id}/signed": "changed",
	"GET /deals/{id}/team": "seen", "POST /deals/{id}/team": "disposed", "POST /deals/{id}/team/{user}/remove": "changed",
	"POST /deals/{id}/owner": "disposed", "POST /deals/{id}/delete": "disposed", "POST /deals/{id}/restore": "disposed",
	"GET /deals/{id}/people": "seen", "POST /deals/{id}/people": "changed", "POST /deals/{id}/people/{person}/remove": "changed",
	"GET /deals/{id}/log": "seen",

	"GET /deals/{id}/plan": "seen",
	"POST /activities/new": "changed", "GET /activities/{id}": "disposed", "POST /activities/{id}": "disposed",
	"POST /activities/{id}/delete": "disposed", "POST /activities/{id}/restore": "disposed",
	"GET /tasks": "member", "GET /tasks/new": "worker", "POST /tasks/new": "worker",
	"GET /tasks/{id}": "changed", "POST /tasks/{id}": "changed",
	"POST /tasks/{id}/done": "changed", "POST /tasks/{id}/reopen": "changed",
	"POST /tasks/{id}/delete": "changed", "POST /tasks/{id}/restore": "changed",
	"GET /visits/new": "worker",

	"GET /accounts": "member", "GET /accounts/new": "worker", "POST /accounts/new": "worker", "GET /accounts/trash": "member",
	"GET /accounts/{id}": "seen", "GET /accounts/{id}/log": "seen",
	"GET /accounts/{id}/edit": "changed", "POST /accounts/{id}/edit": "changed",
	"GET /accounts/{id}/owner": "disposed", "POST /accounts/{id}/owner": "disposed",
	"GET /accounts/{id}/team": "disposed", "POST /accounts/{id}/team": "disposed",
	"POST /accounts/{id}/team/{member}/remove": "changed", // the mate leaves by themselves
	"POST /accounts/{id}/delete":               "disposed", "POST /accounts/{id}/restore": "disposed",

	"GET /people": "member", "GET /people/new": "worker", "POST /people/new": "worker", "GET /people/trash": "member",
	"GET /people/{id}": "seen", "GET /people/{id}/edit": "changed", "POST /people/{id}/edit": "changed",
	"GET /people/{id}/move": "changed", "POST /people/{id}/move": "changed",
	"POST /people/{id}/delete": "changed", "POST /people/{id}/restore": "changed",

	"GET /settings/rivals": "member", "GET /settings/rivals/new": "worker", "POST /settings/rivals/new": "worker",
	"GET /settings/rivals/{id}": "admin one", "POST /settings/rivals/{id}": "admin one",
	"POST /settings/rivals/{id}/delete": "admin one", "POST /settings/rivals/{id}/restore": "admin one",
	"GET /settings/products": "member", "GET /settings/products/new": "admin", "POST /settings/products/new": "admin",
	"GET /settings/products/{id}": "admin one", "POST /settings/products/{id}": "admin one",
	"POST /settings/products/{id}/delete": "admin one", "POST /settings/products/{id}/restore": "admin one",

	"GET /lookup/accounts": "member", "GET /lookup/bosses": "member", "GET /lookup/people": "member", "GET /lookup/members": "member",
	"GET /lookup/rivals": "member", "GET /lookup/products": "member",
}

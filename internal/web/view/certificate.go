package view

// Where certificates stand.
const (
	PathCertificates     = "/certificates"
	PathCertificateKinds = "/certificate-kinds"
	PathAllCertificates  = PathCertificates + "/all"
	PathVerify           = PathCertificates + "/verify"
)

// Certificates is what the reader holds and can earn.
type Certificates struct {
	Tabs  []Tab
	Parts []Tab // for who trains
	Rows  []CertificateRow
	Goals []CertificateGoal
	Exams []CertificateExam
}

// CertificateRow is one certificate in a list.
type CertificateRow struct {
	Name, Number, URL string
	State, Tone       string
	Meta              []string
	Renew             string // address that starts the renewal, "" where there is none
	Key               string
}

// CertificateExam is a certificate that an exam earns.
type CertificateExam struct {
	Name, Exam, When string
	URL              string // to sit it, "" while it is not open
}

// CertificateGoal is a certificate that practice earns.
type CertificateGoal struct {
	ID, Name, Text string
	Known, Total   int
	Claim          bool
	Key            string
}

// CertificatePaper is a certificate as it is printed.
type CertificatePaper struct {
	Row          CertificateRow
	Holder       string
	Organisation string
	Issued, Ends string
	Number       string
	QR           QR
	Token        string
	Notice       string // why it does not count, or that it can be renewed
	NoticeTone   string
	Settle       *CertificateSettle
}

// QR is a code as the path of an SVG picture.
type QR struct {
	Size int
	Path string
	URL  string
}

// CertificateSettle decides about a certificate.
type CertificateSettle struct {
	Form    FormHead
	Why     Field
	MayKeep bool
}

// CertificateList is certificates of everybody.
type CertificateList struct {
	Parts  []Tab
	Filter Filter
	Fields []Field
	Rows   []CertificateRow
	Pager  Pager
	Empty  Empty
}

// CertificateKinds is the kinds of certificates and the keys that sign.
type CertificateKinds struct {
	Parts []Tab
	Rows  []CertificateKindRow
	Keys  []CertificateKey
}

// CertificateKindRow is one kind.
type CertificateKindRow struct {
	Name, URL string
	Meta      []string
	Ended     bool
	EndURL    string
	Key       string
}

// CertificateKey is a public key.
type CertificateKey struct{ ID, Public, Since string }

// CertificateKindForm is the form of a kind.
type CertificateKindForm struct {
	Form                               FormHead
	Name, Exam, Element, Share, Months Field
}

// Verify is the page that checks a certificate, for anybody.
type Verify struct {
	Token  string
	Asked  bool
	Tone   string
	Title  string
	Facts  [][2]string
	Action string
}

package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"kongdan/internal/kit/errs"
)

// readers is the number of SQLite connections that read. Each has its own page
// cache, so they are few and fixed.
const readers = 4

// poolSize is the number of connections to PostgreSQL.
const poolSize = 24

// OpenSQLite opens, or creates, the database in a file. Its folder must exist.
// A commit returns only when the data is on the disk (synchronous=FULL); what is
// deleted or overwritten is zeroed in the file (secure_delete).
func OpenSQLite(path string) (*DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Dir(abs)); err != nil {
		return nil, err
	}
	if err := create(abs); err != nil {
		return nil, err
	}
	d := &DB{Engine: SQLite, Path: abs, now: time.Now}
	write := sql.OpenDB(connector{dsn(abs, "_txlock=immediate",
		"_pragma=journal_mode(WAL)", "_pragma=synchronous(FULL)", "_pragma=secure_delete(1)",
		"_pragma=cache_size(-16384)"), &d.watcher})
	write.SetMaxOpenConns(1)
	read := sql.OpenDB(connector{dsn(abs, "_pragma=query_only(1)", "_pragma=cache_size(-8192)"), &d.watcher})
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	d.write, d.read = write, read
	if err := write.Ping(); err != nil { // creates the file before the readers look for it
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), d.Close())
	}
	return d, nil
}

// create makes the file of a database that nobody else reads, if there is none. One that is there is not
// opened: to close any descriptor of a file drops every lock that this program holds on it, and SQLite's own
// connections may be open. Another program would then take the database for its own and drop the log.
func create(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600) // #nosec G304 -- the operator names the folder
	switch {
	case err == nil:
		return file.Close()
	case errors.Is(err, fs.ErrExist), errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS): // what is there may be read
		return nil
	}
	return err
}

func dsn(path string, params ...string) string {
	u := url.URL{Scheme: "file", Path: path}
	q := "_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)&_pragma=temp_store(2)"
	for _, p := range params {
		q += "&" + p
	}
	u.RawQuery = q
	return u.String()
}

// OpenPostgres opens a PostgreSQL database by its URL or keyword string; the
// string may name several hosts.
func OpenPostgres(ctx context.Context, conn string) (*DB, error) {
	conf, err := pgx.ParseConfig(conn)
	if err != nil {
		return nil, errors.New("the database URL cannot be read") // never repeat it: it holds a password
	}
	if conf.RuntimeParams["application_name"] == "" {
		conf.RuntimeParams["application_name"] = applicationName
	}
	d := &DB{Engine: Postgres, now: time.Now}
	conf.Tracer = pgWatcher{&d.watcher}
	pool := stdlib.OpenDB(*conf)
	pool.SetMaxOpenConns(poolSize)
	pool.SetMaxIdleConns(poolSize)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	d.write, d.read = pool, pool
	if err := pool.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("connect to PostgreSQL: %w", err), d.Close())
	}
	return d, nil
}

// engineKind names the faults of the engines that a user can wait out.
func engineKind(err error) errs.Kind {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		switch e.Code() & 0xff {
		case lib.SQLITE_FULL, lib.SQLITE_IOERR:
			return errs.Full
		case lib.SQLITE_READONLY, lib.SQLITE_BUSY, lib.SQLITE_CANTOPEN:
			return errs.Unavailable
		}
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch {
		case e.Code == "53100":
			return errs.Full
		case e.Code == "25006", e.Code[:2] == "08", e.Code[:2] == "57", e.Code[:2] == "53", e.Code[:2] == "40":
			return errs.Unavailable
		case e.Code == "22021": // a NUL or broken bytes, which PostgreSQL does not even compare
			return errs.Invalid
		}
	}
	if lost(err) || errors.Is(err, context.DeadlineExceeded) {
		return errs.Unavailable
	}
	return errs.Internal
}

// lost reports whether the connection broke or could not be made.
func lost(err error) bool {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code[:2] == "08" || e.Code == "57P01" || e.Code == "57P02" || e.Code == "57P03"
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	if _, ok := errors.AsType[net.Error](err); ok {
		return true
	}
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		pgconn.SafeToRetry(err)
}

// undone reports whether the engine rolled the transaction back to let another
// one through: running it again is safe and helps.
func undone(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (e.Code == "40001" || e.Code == "40P01")
}

// crossed reports whether a unique or a foreign key refused a statement on an
// engine where another transaction may have written beside this one: what stands
// in the way may not have been there when this transaction looked.
func crossed(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (e.Code == "23505" || e.Code == "23503")
}

package db

import (
	"container/list"
	"context"
	"database/sql/driver"
	"strings"
	"time"

	"modernc.org/sqlite"

	"kongdan/internal/kit/pagecache"
)

// SQLite takes another page cache only before its first connection.
func init() { pagecache.Install() }

// The driver keeps no prepared statements, and parsing takes a third of the
// time of our small queries. So each connection keeps the latest ones.
const (
	mostKept    = 500 // statements of one connection
	longestKept = 8 << 10
)

// connector opens the connections of a pool.
type connector struct {
	dsn     string
	watcher *watcher
}

func (c connector) Driver() driver.Driver { return &sqlite.Driver{} }

func (c connector) Connect(context.Context) (driver.Conn, error) {
	conn, err := c.Driver().Open(c.dsn)
	if err != nil {
		return nil, err
	}
	return &keepingConn{sqliteConn: conn.(sqliteConn), watcher: c.watcher, kept: map[string]*list.Element{}, order: list.New()}, nil
}

// sqliteConn is what the driver's connection can do.
type sqliteConn interface {
	driver.Conn
	driver.ConnPrepareContext
	driver.ConnBeginTx
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// keepingConn is used by one goroutine at a time, as every connection.
type keepingConn struct {
	sqliteConn
	watcher *watcher
	kept    map[string]*list.Element
	order   *list.List // of *keptStmt, the latest used first
}

type keptStmt struct {
	query string
	stmt  sqliteStmt
	busy  bool // its rows are being read
}

type sqliteStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// take returns a prepared statement for the query. One that is being read
// from, or that is not worth keeping, is prepared anew and goes after use.
func (c *keepingConn) take(ctx context.Context, query string) (s *keptStmt, kept bool, err error) {
	if e, ok := c.kept[query]; ok {
		if s := e.Value.(*keptStmt); !s.busy {
			c.order.MoveToFront(e)
			s.busy = true
			return s, true, nil
		}
	}
	prepared, err := c.sqliteConn.PrepareContext(ctx, query)
	if err != nil {
		return nil, false, err
	}
	s = &keptStmt{query: query, stmt: prepared.(sqliteStmt), busy: true}
	if _, again := c.kept[query]; again || len(query) > longestKept || strings.Contains(query, ";") {
		return s, false, nil
	}
	c.kept[query] = c.order.PushFront(s)
	c.forget()
	return s, true, nil
}

// forget closes the statements unused for longest beyond the limit.
func (c *keepingConn) forget() {
	for e := c.order.Back(); e != nil && len(c.kept) > mostKept; {
		before := e.Prev()
		if s := e.Value.(*keptStmt); !s.busy {
			c.order.Remove(e)
			delete(c.kept, s.query)
			_ = s.stmt.Close() // it holds nothing that could be lost
		}
		e = before
	}
}

func (c *keepingConn) giveBack(s *keptStmt, kept bool) error {
	s.busy = false
	if kept {
		return nil
	}
	return s.stmt.Close()
}

// ExecContext runs a statement. A script of several goes to the driver.
func (c *keepingConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if strings.Contains(query, ";") {
		return c.sqliteConn.ExecContext(ctx, query, args)
	}
	start := time.Now()
	s, kept, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	defer c.watcher.ran(ctx, query, args, start)
	res, err := s.stmt.ExecContext(ctx, args)
	if closeErr := c.giveBack(s, kept); err == nil {
		err = closeErr
	}
	return res, err
}

// QueryContext starts a query. Its statement is free again when the rows are closed.
func (c *keepingConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if strings.Contains(query, ";") {
		return c.sqliteConn.QueryContext(ctx, query, args)
	}
	start := time.Now()
	s, kept, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := s.stmt.QueryContext(ctx, args)
	if err != nil {
		_ = c.giveBack(s, kept) // the query's own error says more
		return nil, err
	}
	return &keepingRows{Rows: rows, done: func() error {
		c.watcher.ran(ctx, query, args, start)
		return c.giveBack(s, kept)
	}}, nil
}

// PrepareContext prepares a statement that its caller keeps.
func (c *keepingConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	prepared, err := c.sqliteConn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	return &callersStmt{prepared.(sqliteStmt), c.watcher, query}, nil
}

// callersStmt is a prepared statement that the watcher hears of.
type callersStmt struct {
	sqliteStmt
	watcher *watcher
	query   string
}

// ExecContext runs the statement.
func (s *callersStmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	defer s.watcher.ran(ctx, s.query, args, time.Now())
	return s.sqliteStmt.ExecContext(ctx, args)
}

// QueryContext starts the query.
func (s *callersStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	start := time.Now()
	rows, err := s.sqliteStmt.QueryContext(ctx, args)
	if err != nil {
		return nil, err
	}
	return &keepingRows{Rows: rows, done: func() error { s.watcher.ran(ctx, s.query, args, start); return nil }}, nil
}

// Close closes the statements and the connection.
func (c *keepingConn) Close() error {
	for e := c.order.Front(); e != nil; e = e.Next() {
		_ = e.Value.(*keptStmt).stmt.Close() // the connection goes anyway
	}
	return c.sqliteConn.Close()
}

type keepingRows struct {
	driver.Rows
	done func() error
}

func (r *keepingRows) Close() error {
	err := r.Rows.Close()
	if r.done != nil {
		if doneErr := r.done(); err == nil {
			err = doneErr
		}
		r.done = nil
	}
	return err
}

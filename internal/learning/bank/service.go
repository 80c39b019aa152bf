package bank

import (
	"context"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

// Service holds the use cases of this area. All of them fail with Forbidden
// unless the actor trains.
type Service struct {
	db *db.DB

	// Stock are the questions that ship with the program.
	Stock []StockItem
}

// NewService returns the use cases on a database.
func NewService(d *db.DB) *Service { return &Service{db: d, Stock: Ours()} }

// Create keeps a new question (see Add).
func (s *Service) Create(ctx context.Context, actor org.Actor, d Draft) (ID, error) {
	made, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		made, err := Add(ctx, tx, actor, d)
		return string(made), err
	})
	return ID(made), err
}

// Get returns a question that is not in the trash.
func (s *Service) Get(ctx context.Context, actor org.Actor, id ID) (q Question, err error) {
	if err := actor.CheckTrain(); err != nil {
		return q, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		q, err = Get(ctx, tx, actor.Org, id)
		return err
	})
	return q, err
}

// Tree returns all categories, each followed by those below it.
func (s *Service) Tree(ctx context.Context, actor org.Actor) (tree []Category, err error) {
	if err := actor.CheckTrain(); err != nil {
		return nil, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		tree, err = TreeIn(ctx, tx, actor.Org, actor.Lang)
		return err
	})
	return tree, err
}

// Now is the time by which questions age.
func (s *Service) Now() time.Time { return s.db.Now() }

// StaleMonths is after how many months somebody should look at a question again.
const StaleMonths = 12

package view

import "context"

// seatExtend says what more time does: an attempt that has ended runs again.
func seatExtend(ctx context.Context, r RoomSeat) string {
	if r.Ended {
		return T(ctx, "exam.reopen_one")
	}
	return T(ctx, "exam.extend_one")
}

// extraValue is what stands in the field of a candidate's extra time.
func (r RoomSeat) extraValue(m RoomSeats) string {
	if m.ExtraOf == r.User {
		return m.Extra
	}
	return ""
}

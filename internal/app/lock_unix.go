//go:build unix

package app

import (
	"os"
	"syscall"
)

// lockFile takes a lock that goes with the process, or fails at once.
func lockFile(f *os.File) error {
	return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) // #nosec G115 -- a descriptor is small
}

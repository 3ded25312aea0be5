import Foundation
import Redress

/// The host's clocks.
struct SystemClock: EngineClock {
    /// Where the monotonic clock stood when the program started.
    private let start = Self.microseconds(CLOCK_MONOTONIC)

    func now() -> Moment {
        Moment(
            time: Timestamp(microseconds: Self.microseconds(CLOCK_REALTIME)),
            monotonicMicroseconds: Self.microseconds(CLOCK_MONOTONIC) - start)
    }

    private static func microseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
    }
}

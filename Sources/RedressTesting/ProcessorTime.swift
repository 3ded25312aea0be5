import Foundation

/// How long the calling thread has been at work: what a limit on time can be tested with, because
/// it does not count the time in which other tests had the processor.
public struct ProcessorTime: Sendable {
    private let nanoseconds: Int64

    public static var now: ProcessorTime {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return ProcessorTime(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    public static func - (end: ProcessorTime, start: ProcessorTime) -> Duration {
        .nanoseconds(end.nanoseconds - start.nanoseconds)
    }

    /// The time that a synchronous body takes.
    public static func measure(_ body: () throws -> Void) rethrows -> Duration {
        let start = now
        try body()
        return now - start
    }
}

import Redress
import RedressTesting
import Testing

@Suite("Working time, for any moment")
struct WorkingTimePropertyTests {
    private static let seconds: ClosedRange<Int64> = 1_672_000_000...1_830_000_000

    private static func each(
        _ count: Int, _ body: (inout SeededGenerator, Timestamp) throws -> Void
    ) rethrows {
        var random = SeededGenerator(seed: 2_026)
        for _ in 0..<count {
            let micros = Int64.random(in: 0..<1_000_000, using: &random)
            let second = Int64.random(in: seconds, using: &random)
            try body(&random, Timestamp(microseconds: second * 1_000_000 + micros))
        }
    }

    @Test("measuring gives back what was added", arguments: ["cn-office", "cn-ops", "always"])
    func inverse(id: String) throws {
        let calendar = try ShippedWorkflows.calendar(id)
        Self.each(20_000) { random, start in
            let milliseconds = Int64.random(in: 1...10_000_000_000, using: &random)
            let due = calendar.adding(milliseconds: milliseconds, to: start)
            #expect(calendar.workingMicroseconds(from: start, to: due) == milliseconds * 1_000)
            // It is the first such moment.
            let before = Timestamp(microseconds: due.microseconds - 1)
            #expect(
                calendar.workingMicroseconds(from: start, to: before) == milliseconds * 1_000 - 1)
        }
    }

    @Test("adding twice is adding the sum", arguments: ["cn-office", "cn-ops"])
    func sum(id: String) throws {
        let calendar = try ShippedWorkflows.calendar(id)
        Self.each(20_000) { random, start in
            let first = Int64.random(in: 0...500_000_000, using: &random)
            let second = Int64.random(in: 0...500_000_000, using: &random)
            let between = calendar.adding(milliseconds: first, to: start)
            let due = calendar.adding(milliseconds: first + second, to: start)
            #expect(calendar.adding(milliseconds: second, to: between) == due)
        }
    }

    @Test("a later start is never due earlier")
    func monotonic() throws {
        let calendar = try ShippedWorkflows.calendar("cn-office")
        Self.each(20_000) { random, start in
            let wait = Int64.random(in: 0...2_000_000_000_000, using: &random)
            let later = Timestamp(microseconds: start.microseconds + wait)
            let days = Int.random(in: 1...60, using: &random)
            let length = Int64.random(in: 1...1_000_000_000, using: &random)
            #expect(
                calendar.adding(milliseconds: length, to: start)
                    <= calendar.adding(milliseconds: length, to: later))
            #expect(
                calendar.adding(workingDays: days, to: start)
                    <= calendar.adding(workingDays: days, to: later))
            for roll in RollOver.allCases {
                #expect(
                    calendar.adding(naturalDays: days, to: start, roll: roll)
                        <= calendar.adding(naturalDays: days, to: later, roll: roll))
            }
        }
    }

    @Test("a day at a time gives the same as all days at once")
    func stepwise() throws {
        let calendar = try ShippedWorkflows.calendar("cn-office")
        Self.each(2_000) { random, start in
            let count = Int.random(in: 1...40, using: &random)
            var due = start
            for _ in 0..<count { due = calendar.adding(workingDays: 1, to: due) }
            #expect(calendar.adding(workingDays: count, to: start) == due)
            #expect(calendar.workingDays(from: start, to: due) == count)
        }
    }

    @Test("what is counted of the spans is the whole length")
    func spans() throws {
        let calendar = try ShippedWorkflows.calendar("cn-office")
        Self.each(500) { random, start in
            let milliseconds = Int64.random(in: 1...700_000_000, using: &random)
            let allowance = Allowance.workingTime(milliseconds: milliseconds, calendar)
            let due = allowance.due(from: start)
            let spans = Array(allowance.spans(from: start, to: due))
            #expect(spans.first?.from == start)
            #expect(spans.last?.to == due)
            #expect(zip(spans, spans.dropFirst()).allSatisfy { $0.to == $1.from })
            let counted = spans.filter(\.isCounted).reduce(Int64(0)) {
                $0 + $1.to.microseconds - $1.from.microseconds
            }
            #expect(counted == milliseconds * 1_000)
        }
    }

    @Test("a term of thirty years costs no more than one of a day")
    func speed() throws {
        let calendar = try ShippedWorkflows.calendar("cn-office")
        let start = try china("2024-01-01 10:00")
        let began = ProcessorTime.now
        var last = start
        for index in 0..<20_000 {
            last = calendar.adding(
                milliseconds: 200_000_000_000 + Int64(index), to: start)
            last = max(last, calendar.adding(workingDays: 7_500, to: start))
        }
        #expect(last > (try china("2049-01-01 10:00")))
        #expect(ProcessorTime.now - began < .seconds(10))
    }
}

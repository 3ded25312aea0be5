/// A stretch of a clock's run that one rule decides.
public struct ClockSpan: Hashable, Sendable {
    /// Why a stretch counts or does not; the words stand in output.
    public enum Rule: String, Sendable, CaseIterable {
        case elapsed
        case workingHours = "working-hours"
        case outsideHours = "outside-hours"
        case workingDay = "working-day"
        case makeUpDay = "makeup-day"
        case dayOff = "day-off"
        case holiday
        case naturalDay = "natural-day"
        case firstDay = "first-day"
        case rollOver = "roll-over"
        case paused
        /// The time up to a date of the data.
        case untilDate = "until-date"
    }

    public var from: Timestamp
    public var to: Timestamp
    public var isCounted: Bool
    public var rule: Rule
    /// The festival that makes it a holiday or a make-up working day.
    public var labels: Labels?
    /// True if it lies in a year that the calendar does not cover.
    public var isProvisional: Bool
    /// Why it was paused, as a code of the list `pause-reason`.
    public var reason: String?
}

/// The spans of a run, in order and without a gap; each is as long as its rule holds.
public struct ClockSpans: Sequence, Sendable {
    let allowance: Allowance
    let start: Timestamp
    let end: Timestamp

    public func makeIterator() -> Iterator { Iterator(self) }

    public struct Iterator: IteratorProtocol {
        private let spans: ClockSpans
        private var day: Int64
        private let lastDay: Int64
        /// Pieces of days that were looked at, not given out yet.
        private var pieces: [ClockSpan] = []

        init(_ spans: ClockSpans) {
            self.spans = spans
            if let calendar = spans.allowance.calendar {
                day = calendar.local(spans.start).day
                lastDay = calendar.local(spans.end).day
            } else {
                day = 1
                lastDay = 0
                if spans.start < spans.end {
                    pieces = [
                        ClockSpan(
                            from: spans.start, to: spans.end, isCounted: true, rule: .elapsed,
                            labels: nil, isProvisional: false)
                    ]
                }
            }
        }

        public mutating func next() -> ClockSpan? {
            // The last piece of a day may go on in the next one.
            while pieces.count < 2, day <= lastDay {
                for piece in spans.pieces(of: day) { append(piece) }
                day += 1
            }
            return pieces.isEmpty ? nil : pieces.removeFirst()
        }

        private mutating func append(_ piece: ClockSpan) {
            if var last = pieces.last, last.to == piece.from {
                last.from = piece.from
                last.to = piece.to
                if last == piece {
                    pieces[pieces.count - 1].to = piece.to
                    return
                }
            }
            pieces.append(piece)
        }
    }

    /// The parts of one day that lie in the run.
    private func pieces(of day: Int64) -> [ClockSpan] {
        guard let calendar = allowance.calendar else { return [] }
        var found: [ClockSpan] = []
        let special = calendar.specialDay(day)
        func add(_ from: Int64, _ to: Int64, _ isCounted: Bool, _ rule: ClockSpan.Rule) {
            let first = Swift.max(calendar.moment(day, from), start)
            let last = Swift.min(calendar.moment(day, to), end)
            guard first < last else { return }
            let isNamed = rule == .holiday || rule == .makeUpDay || rule == .rollOver
            found.append(
                ClockSpan(
                    from: first, to: last, isCounted: isCounted, rule: rule,
                    labels: isNamed ? special?.labels : nil,
                    isProvisional: !calendar.isCovered(day)))
        }
        let rule = calendar.rule(of: day)
        let firstDay = calendar.local(start).day
        let off: ClockSpan.Rule = special?.isHoliday ?? false ? .holiday : .dayOff
        let makeUp = special.map { !$0.isHoliday } ?? false
        switch allowance {
        case .elapsed: break
        case .workingTime:
            let outside: ClockSpan.Rule = rule.windows.isEmpty ? off : .outsideHours
            var reached: Int64 = 0
            for window in rule.windows {
                let (from, to) = (
                    Int64(window.from) * TimeUnit.minute, Int64(window.to) * TimeUnit.minute
                )
                add(reached, from, false, outside)
                add(from, to, true, makeUp ? .makeUpDay : .workingHours)
                reached = to
            }
            add(reached, TimeUnit.day, false, outside)
        case .workingDays:
            if day == firstDay {
                add(0, TimeUnit.day, false, .firstDay)
            } else if rule.isWorkingDay {
                add(0, TimeUnit.day, true, makeUp ? .makeUpDay : .workingDay)
            } else {
                add(0, TimeUnit.day, false, off)
            }
        case .naturalDays(let count, _, _):
            if day == firstDay {
                add(0, TimeUnit.day, false, .firstDay)
            } else if day <= firstDay + Int64(count) {
                add(0, TimeUnit.day, true, .naturalDay)
            } else {
                add(0, TimeUnit.day, false, .rollOver)
            }
        }
        return found
    }
}

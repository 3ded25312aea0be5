/// How a ledger stands in the store.
extension ClockLedger {
    /// One line a clock: `id status started due [ended [calendar@version [mark …]]]`, with `-` for
    /// what there is not.
    ///
    /// The marks: `provisional`, `moved` once anything but time has changed it, `left=` what remains while it is paused, `why=` the reason,
    /// `factor=`, `extended=` how often by each rule, `last=` the last day before it rolls over.
    var encoded: [UInt8] {
        var bytes: [UInt8] = []
        for entry in entries {
            bytes.append(contentsOf: entry.line.utf8)
            bytes.append(0x0A)
        }
        return bytes
    }

    public init(encoded bytes: [UInt8]) {
        self.init()
        for line in bytes.split(separator: 0x0A) {
            let parts = String(decoding: line, as: UTF8.self).split(separator: " ")
            if let entry = Entry(parts: parts) { append(entry) }
        }
    }
}

extension ClockLedger.Entry {
    fileprivate var line: String {
        var line = "\(id) \(status.rawValue) \(startedAt) \(dueAt)"
        let marks = marks
        if calendar != nil || !marks.isEmpty {
            line += " \(endedAt.map(String.init) ?? "-") \(calendar ?? "-")"
        } else if let endedAt {
            line += " \(endedAt)"
        }
        return ([line] + marks).joined(separator: " ")
    }

    private var marks: [String] {
        var marks: [String] = []
        if isProvisional { marks.append("provisional") }
        if let remaining = term.remaining { marks.append("left=\(remaining.encoded)") }
        if let reason { marks.append("why=\(reason)") }
        if let factor = term.factor { marks.append("factor=\(factor)") }
        if !extensionCounts.isEmpty {
            marks.append("extended=" + extensionCounts.map(String.init).joined(separator: ","))
        }
        if term.isMoved { marks.append("moved") }
        if let lastDay = term.lastDay { marks.append("last=\(lastDay)") }
        return marks
    }

    fileprivate init?(parts: [Substring]) {
        guard parts.count >= 4, let status = ClockLedger.Status(rawValue: String(parts[1])),
            let started = Int64(parts[2]), let due = Int64(parts[3])
        else { return nil }
        id = String(parts[0])
        self.status = status
        term = ClockTerm(startedAt: started, dueAt: due)
        endedAt = parts.count > 4 ? Int64(parts[4]) : nil
        calendar = parts.count > 5 && parts[5] != "-" ? String(parts[5]) : nil
        for mark in parts.dropFirst(6) { read(mark) }
    }

    private mutating func read(_ mark: Substring) {
        let parts = mark.split(separator: "=", maxSplits: 1)
        guard parts.count == 2 else {
            isProvisional = isProvisional || mark == "provisional"
            term.isMoved = term.isMoved || mark == "moved"
            return
        }
        switch parts[0] {
        case "left": term.remaining = ClockAmount(encoded: parts[1])
        case "why": reason = String(parts[1])
        case "factor": term.factor = ClockFactor(parts[1])
        case "extended": extensionCounts = parts[1].split(separator: ",").compactMap { Int($0) }
        case "last": term.lastDay = Int64(parts[1])
        default: break
        }
    }
}

public import TransparencyLog

/// What `audit verify` found.
public struct VerificationReport: Hashable, Sendable {
    public var size: UInt64
    public var root: TreeHash
    public var checks: [CheckResult]

    public var isClean: Bool { checks.allSatisfy(\.findings.isEmpty) }
}

/// One of the checks of `docs/audit.md`, by its number there.
public struct CheckResult: Hashable, Sendable {
    public var number: Int
    public var name: String
    /// How many things were checked.
    public var count: UInt64
    /// The first findings; `findingCount` counts all.
    public var findings: [Finding]
    public var findingCount: UInt64

    init(_ number: Int, _ name: String) {
        self.number = number
        self.name = name
        count = 0
        findings = []
        findingCount = 0
    }

    mutating func find(_ message: String, at sequence: UInt64? = nil) {
        findingCount += 1
        if findings.count < Self.findingCountMax {
            findings.append(Finding(sequence: sequence, message: message))
        }
    }

    /// Findings of one check that are told apart; the rest is counted.
    static let findingCountMax = 20
}

/// Something that a check found, and at which record.
public struct Finding: Hashable, Sendable {
    public var sequence: UInt64?
    public var message: String
}

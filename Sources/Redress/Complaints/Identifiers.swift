/// The id of a tenant: the business whose complaints these are. Lower-case letters, digits, `-`.
public struct TenantID: Hashable, Sendable, CustomStringConvertible {
    public let rawValue: String
    public init(_ rawValue: String) { self.rawValue = rawValue }
    public var description: String { rawValue }
}

/// The pseudonymous id of a person; never a name or a phone number.
public struct UserID: Hashable, Sendable, CustomStringConvertible {
    public let rawValue: String
    public init(_ rawValue: String) { self.rawValue = rawValue }
    public var description: String { rawValue }
}

/// The id of an organisation: the business itself, or an outsourcer that serves several.
public struct OrganisationID: Hashable, Sendable, CustomStringConvertible {
    public let rawValue: String
    public init(_ rawValue: String) { self.rawValue = rawValue }
    public var description: String { rawValue }
}

/// The id of a role, as `roles.xml` declares it.
public struct RoleID: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let rawValue: String
    public init(_ rawValue: String) { self.rawValue = rawValue }
    public var description: String { rawValue }
    public static func < (left: RoleID, right: RoleID) -> Bool { left.rawValue < right.rawValue }

    /// The role of timers and of the program itself.
    public static let system = RoleID("system")
}

/// True for the ids that people may choose: short, plain, safe in paths and origins.
public func isPlainID(_ text: String) -> Bool {
    (1...40).contains(text.utf8.count)
        && text.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D
                || byte == 0x2E || byte == 0x5F
        } && text.utf8.first != 0x2D && text.utf8.first != 0x2E
}

/// True for names that a workflow may give its events (`schemas/workflow.xsd`); others are free
/// text, which must not come into the log.
func isEventName(_ text: String) -> Bool {
    guard let first = text.utf8.first,
        (0x61...0x7A).contains(first) || (0x41...0x5A).contains(first)
    else { return false }
    return text.utf8.count <= 100
        && text.utf8.split(separator: 0x2E, omittingEmptySubsequences: false).allSatisfy { token in
            !token.isEmpty
                && token.allSatisfy { byte in
                    (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte)
                        || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x5F
                }
        }
}

/// The number that people call a complaint by: `SHOP-2026-000123`.
///
/// The serial is unique within a tenant, whatever the year, so that it alone finds a complaint.
public struct ComplaintNumber: Hashable, Sendable, CustomStringConvertible {
    public let prefix: String
    public let year: Int
    public let serial: Int64

    public init(prefix: String, year: Int, serial: Int64) {
        self.prefix = prefix
        self.year = year
        self.serial = serial
    }

    /// Reads a number as it is printed; nil if it is none.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 3, let serial = Int64(parts[parts.count - 1]), serial > 0,
            parts[parts.count - 1].utf8.count >= 6, let year = Int(parts[parts.count - 2]),
            parts[parts.count - 2].utf8.count == 4
        else { return nil }
        prefix = parts.dropLast(2).joined(separator: "-")
        self.year = year
        self.serial = serial
        guard text == description else { return nil }
    }

    public var description: String {
        let digits = String(serial)
        let zeros = String(repeating: "0", count: max(0, 6 - digits.utf8.count))
        return "\(prefix)-\(year)-\(zeros)\(digits)"
    }
}

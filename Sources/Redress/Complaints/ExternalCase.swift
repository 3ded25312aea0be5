/// What a linked complaint is to its parent, who sees it as `$_x/external`.
public struct ExternalCase: Hashable, Sendable {
    public enum Status: String, Sendable, CaseIterable {
        /// The parent must not be closed meanwhile; its workflow sees to that.
        case open
        case closed
    }

    /// nil for what this version does not know: it is listed, and no guard takes it for closed.
    public var status: Status?
    /// The body that has the case, from the data `escalation/@body`.
    public var body: String?
    /// What came of it, from the data `escalation/@outcome`.
    public var outcome: String?

    public init(status: Status, body: String?, outcome: String?) {
        self.status = status
        self.body = body.flatMap { isPlainID($0) ? $0 : nil }
        self.outcome = outcome.flatMap { isPlainID($0) ? $0 : nil }
    }

    // The one place that knows the form of the column: `open samr settled`, a hyphen for what is
    // not known. A hyphen is no plain id.

    init(encoded text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        status = Status(rawValue: parts[0])
        body = parts.count > 1 && isPlainID(parts[1]) ? parts[1] : nil
        outcome = parts.count > 2 && isPlainID(parts[2]) ? parts[2] : nil
    }

    var encoded: String {
        [status?.rawValue, body, outcome].map { $0 ?? "-" }.joined(separator: " ")
    }
}

/// A complaint that is linked to another one, as that one knows it.
struct LinkedComplaint: Hashable, Sendable {
    var number: String
    /// nil while it is nothing to its parent.
    var external: ExternalCase?

    init(_ complaint: StoredComplaint) {
        number = complaint.number
        external = complaint.external.map { ExternalCase(encoded: $0) }
    }
}

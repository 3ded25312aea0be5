/// The answer to a claim or a release.
public enum ClaimAnswer: Hashable, Sendable {
    /// It is as was asked now.
    case changed(Grant)
    /// It was so before; nothing was written.
    case unchanged
    case refused(Refusal)
}

/// What somebody does with a claim; its record names it as its type and as its event.
enum ClaimKind: String {
    /// A person says that they work on a complaint.
    case claim
    /// The holder puts it back.
    case release
    /// Somebody else gets it, or nobody, because the holder left.
    case handOver = "hand-over"
}

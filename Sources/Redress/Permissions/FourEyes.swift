import LibXML
import SCXML
import Statecharts

/// Who must not be the one that takes a transition (`r:four-eyes`).
struct FourEyes: Hashable, Sendable {
    /// An XPath expression that finds the user ids of those who did the earlier step.
    var source: String
    var location: SourceLocation

    /// What it says of somebody who wants to act.
    enum Verdict: Hashable {
        /// Somebody else did the earlier step.
        case passes
        /// The same person did, but this tenant waives the second person.
        case waived
        /// The same person did; a tenant that waives the second person does so from this moment on.
        case samePerson(waivedFrom: Timestamp?)
        /// Nobody is on record: whether it is somebody else cannot be known.
        case nobody
    }

    /// How long the same person must wait in a small tenant: time for a second thought.
    static let coolingMicroseconds: Int64 = 600_000_000

    /// - Parameter isSmall: The tenant waives the second person after the cooling time.
    func verdict(
        on user: UserID, in model: XPathDataModel, at time: Timestamp, isSmall: Bool
    ) -> Verdict {
        guard let nodes = try? model.nodes(source, at: location) else { return .nobody }
        let named = nodes.map { (user: $0.text, time: $0.stampedAt) }
        guard !named.isEmpty, named.allSatisfy({ !$0.user.isEmpty }) else { return .nobody }
        let own = named.filter { $0.user == user.rawValue }
        guard !own.isEmpty else { return .passes }
        guard isSmall else { return .samePerson(waivedFrom: nil) }
        // Every one of the earlier acts must be long enough ago, and say when it was.
        var from = Timestamp(microseconds: .min)
        for act in own {
            guard let time = act.time else { return .samePerson(waivedFrom: nil) }
            from = max(from, Timestamp(microseconds: time.microseconds + Self.coolingMicroseconds))
        }
        return time >= from ? .waived : .samePerson(waivedFrom: from)
    }
}

extension Node {
    /// When the engine stamped the element that this node is, or is an attribute of.
    fileprivate var stampedAt: Timestamp? {
        let element = kind == .attribute ? parent : self
        return element?["at"].flatMap { Timestamp($0) }
    }
}

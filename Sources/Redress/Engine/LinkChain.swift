import Statecharts
import TransparencyLog

/// What linked complaints have to tell each other because of one act, in the order in which it was
/// said.
///
/// Everything is delivered in the transaction of that act, first come, first served, as the queues
/// of SCXML sessions are; so a chain needs no stack and its length has a limit.
final class LinkChain {
    /// A send of one complaint that concerns another.
    struct Message {
        /// The number of the complaint that sent it.
        var sender: String
        var delivery: Delivery
        /// The time of the act.
        var time: Timestamp

        var event: EventName { delivery.event.name }
        var isStart: Bool { delivery.type == WorkflowChecker.startType }
    }

    private var messages: [Message] = []
    private var count = 0
    private var isRunning = false

    /// Notes those sends of a macrostep that concern other complaints.
    func add(_ effects: [Effect], of complaint: OpenComplaint) {
        for case .deliver(let delivery) in effects where Self.isForOthers(delivery) {
            messages.append(
                Message(
                    sender: complaint.stored.number, delivery: delivery, time: complaint.time))
        }
    }

    private static func isForOthers(_ delivery: Delivery) -> Bool {
        guard let type = delivery.type else { return true }
        return type == WorkflowChecker.startType
    }

    /// True for who must deliver; false while somebody is at it, who will find the rest.
    func begin() -> Bool {
        guard !isRunning, !messages.isEmpty else { return false }
        isRunning = true
        count = 0
        return true
    }

    func end() {
        messages.removeAll()
        isRunning = false
    }

    /// The next message; nil if there is none.
    ///
    /// - Throws: When complaints would go on telling each other things for ever.
    func next() throws(LinkProblem) -> Message? {
        guard !messages.isEmpty else { return nil }
        count += 1
        guard count <= LinkLimits.messageCountMax else {
            throw LinkProblem(
                "one act sets off more than \(LinkLimits.messageCountMax) messages between linked "
                    + "complaints; a workflow seems to start or call itself again and again")
        }
        return messages.removeFirst()
    }
}

/// Limits of links; ordinary complaints need one or two of each.
enum LinkLimits {
    /// Messages that one act may set off, those that they set off themselves included.
    static let messageCountMax = 32
    /// Complaints that may be linked to one.
    static let linkedCountMax = 100
    /// How many parents a complaint may have above it.
    static let depthMax = 4
}

/// Why a linked complaint was not started or did not get an event.
struct LinkProblem: Error, CustomStringConvertible {
    /// Without data of the complaint: it comes into the log.
    var description: String
    /// What is wrong with the data that were sent.
    var problems: [FormProblem]

    init(_ description: String, problems: [FormProblem] = []) {
        self.description = description
        self.problems = problems
        if !problems.isEmpty {
            let paths = Set(problems.map { "'\($0.path)'" }).sorted()
            self.description += ": the data do not fit at " + paths.joined(separator: ", ")
        }
    }
}

/// An act that must not happen because what it starts cannot: it is undone, and then refused.
struct LinkFailure: Error, Sendable {
    var refusal: Refusal
    var record: TransitionRecord
    var request: (key: String, digest: TreeHash)?
}

extension LinkChain.Message {
    /// The parameters as the data of an act: texts by path, numbers where the form wants numbers.
    ///
    /// What is empty was not there to be sent.
    func data(for form: Form?) -> JSONValue {
        guard case .parameters(let parameters) = delivery.event.data else { return .object([:]) }
        var members: [String: JSONValue] = [:]
        for parameter in parameters {
            let text =
                switch parameter.value {
                case .text(let text), .markup(let text): text
                }
            if text.isEmpty { continue }
            let field = form?.fields.first { $0.path.parameterName == parameter.name }
            let path = field?.path.description ?? parameter.name
            switch field?.kind {
            case .amount?, .integer?:
                members[path] = Int64(text).map { .integer($0) } ?? .string(text)
            default: members[path] = .string(text)
            }
        }
        return .object(members)
    }
}

extension FieldPath {
    /// How a `<param>` names a field: `escalation.body` for `escalation/@body`, because SCXML takes
    /// no other names (§5.7.1, NMTOKEN).
    var parameterName: String {
        (steps + [attribute].compactMap(\.self)).joined(separator: ".")
    }
}

import LibXML
public import Statecharts

/// The namespace of stored snapshots.
private let snapshotNamespace = "urn:redress:snapshot:1"

/// Writes and reads what a session needs to continue, as one XML document.
///
/// The document names the digest of the chart that it belongs to and its own format, and is
/// refused with another chart or by an older program.
public enum SnapshotCodec {
    /// The newest format that this program reads.
    public static let format = 2

    /// The oldest format that says all of a snapshot: 2 if a delayed event is kept back, which a
    /// program that reads only format 1 would fire.
    private static func format(of snapshot: Snapshot) -> Int {
        snapshot.pendingSends.contains(where: \.isSuspended) ? 2 : 1
    }

    public static func encode(_ snapshot: Snapshot, chart digest: String) -> [UInt8] {
        var writer = XMLBytes()
        writer.open("snapshot")
        writer.attribute("xmlns", snapshotNamespace)
        writer.attribute("format", String(format(of: snapshot)))
        writer.attribute("chart", digest)
        if !snapshot.isRunning { writer.attribute("running", "false") }
        if snapshot.generatedIDCount > 0 {
            writer.attribute("ids", String(snapshot.generatedIDCount))
        }
        writer.element("configuration", ids: snapshot.configuration)
        for (state, value) in snapshot.historyValues.sorted(by: { $0.key < $1.key }) {
            writer.open("history")
            writer.attribute("state", state.rawValue)
            writer.text(ids: value)
            writer.close("history")
        }
        if !snapshot.enteredStates.isEmpty {
            writer.element("entered", ids: snapshot.enteredStates)
        }
        for event in snapshot.externalQueue { write(event, to: &writer) }
        for send in snapshot.pendingSends {
            writer.open("send")
            writer.attribute("id", send.sendID)
            writer.attribute("due", String(send.due))
            writer.attribute("sequence", String(send.sequence))
            writer.attribute("target", send.target)
            writer.attribute("type", send.type)
            if send.isSuspended { writer.attribute("suspended", "true") }
            write(send.event, to: &writer)
            writer.close("send")
        }
        for invocation in snapshot.invocations {
            writer.open("invocation")
            writer.attribute("id", invocation.id)
            writer.attribute("state", invocation.state.rawValue)
            writer.attribute("ordinal", String(invocation.ordinal))
            writer.close("invocation")
        }
        writer.close("snapshot")
        return writer.bytes
    }

    private static func write(_ event: Event, to writer: inout XMLBytes) {
        writer.open("event")
        writer.attribute("name", event.name.rawValue)
        writer.attribute("type", event.type.rawValue)
        writer.attribute("sendid", event.sendID)
        writer.attribute("origin", event.origin)
        writer.attribute("origintype", event.originType)
        writer.attribute("invokeid", event.invokeID)
        switch event.data {
        case .none: break
        case .value(let value): write(value, name: nil, to: &writer)
        case .parameters(let parameters):
            for parameter in parameters {
                write(parameter.value, name: parameter.name, to: &writer)
            }
        }
        writer.close("event")
    }

    private static func write(_ value: Value, name: String?, to writer: inout XMLBytes) {
        writer.open(name == nil ? "value" : "param")
        writer.attribute("name", name)
        switch value {
        case .text(let text): writer.text(text)
        case .markup(let markup):
            writer.attribute("kind", "markup")
            writer.text(markup)
        }
        writer.close(name == nil ? "value" : "param")
    }

    /// - Parameter digest: The digest of the chart that will continue the session.
    public static func decode(
        _ bytes: [UInt8], chart digest: String
    ) throws(SnapshotProblem) -> Snapshot {
        let root: Node
        do throws(XMLProblem) {
            root = try Document.load(bytes, limits: .saved).root
        } catch {
            throw SnapshotProblem("the snapshot cannot be read: \(error)")
        }
        guard root.name == "snapshot", root.namespace == snapshotNamespace,
            let written = root["format"].flatMap({ Int($0) })
        else { throw SnapshotProblem("the snapshot is not in '\(snapshotNamespace)'") }
        guard written <= format else {
            throw SnapshotProblem(
                "the snapshot has format \(written), this program reads up to \(format); "
                    + "upgrade the program")
        }
        guard root["chart"] == digest else {
            throw SnapshotProblem(
                "the snapshot belongs to chart \(root["chart"] ?? "?"), not to \(digest)")
        }
        return try read(root)
    }

    private static func read(_ root: Node) throws(SnapshotProblem) -> Snapshot {
        var snapshot = Snapshot()
        snapshot.isRunning = root["running"] != "false"
        snapshot.generatedIDCount = root["ids"].flatMap { Int($0) } ?? 0
        for node in root.elements {
            switch node.name {
            case "configuration": snapshot.configuration = ids(node)
            case "entered": snapshot.enteredStates = ids(node)
            case "history":
                if let state = node["state"] { snapshot.historyValues[StateID(state)] = ids(node) }
            case "event": snapshot.externalQueue.append(try event(node))
            case "send":
                guard let id = node["id"], let due = node["due"].flatMap({ Int64($0) }),
                    let sequence = node["sequence"].flatMap({ Int($0) }),
                    let inner = node.elements.first
                else { throw SnapshotProblem("the snapshot has an incomplete send") }
                snapshot.pendingSends.append(
                    PendingSend(
                        sendID: id, due: due, sequence: sequence, target: node["target"],
                        type: node["type"], event: try event(inner),
                        isSuspended: node["suspended"] == "true"))
            case "invocation":
                guard let id = node["id"], let state = node["state"],
                    let ordinal = node["ordinal"].flatMap({ Int($0) })
                else { throw SnapshotProblem("the snapshot has an incomplete invocation") }
                snapshot.invocations.append(
                    Invocation(id: id, state: StateID(state), ordinal: ordinal))
            default: throw SnapshotProblem("the snapshot has an unknown <\(node.name)>")
            }
        }
        return snapshot
    }

    private static func ids(_ node: Node) -> [StateID] {
        node.text.split(separator: " ").map { StateID(String($0)) }
    }

    private static func event(_ node: Node) throws(SnapshotProblem) -> Event {
        guard let name = node["name"],
            let type = node["type"].flatMap({ Event.Origin(rawValue: $0) })
        else { throw SnapshotProblem("the snapshot has an incomplete event") }
        var data = Payload.none
        var parameters: [Parameter] = []
        for child in node.elements {
            let value: Value = child["kind"] == "markup" ? .markup(child.text) : .text(child.text)
            if let name = child["name"] {
                parameters.append(Parameter(name, value))
            } else {
                data = .value(value)
            }
        }
        if !parameters.isEmpty { data = .parameters(parameters) }
        return Event(
            EventName(name), type: type, sendID: node["sendid"], origin: node["origin"],
            originType: node["origintype"], invokeID: node["invokeid"], data: data)
    }
}

/// XML text, written byte by byte.
private struct XMLBytes {
    private(set) var bytes: [UInt8] = []
    private var isTagOpen = false

    init() { bytes.reserveCapacity(1_024) }

    mutating func open(_ name: String) {
        endTag()
        bytes.append(UInt8(ascii: "<"))
        bytes.append(contentsOf: name.utf8)
        isTagOpen = true
    }

    mutating func attribute(_ name: String, _ value: String?) {
        guard let value else { return }
        bytes.append(UInt8(ascii: " "))
        bytes.append(contentsOf: name.utf8)
        bytes.append(contentsOf: "=\"".utf8)
        escape(value)
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func text(_ text: String) {
        endTag()
        escape(text)
    }

    mutating func text(ids: [StateID]) {
        endTag()
        for (index, id) in ids.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: " ")) }
            escape(id.rawValue)
        }
    }

    mutating func element(_ name: String, ids: [StateID]) {
        open(name)
        text(ids: ids)
        close(name)
    }

    mutating func close(_ name: String) {
        if isTagOpen {
            bytes.append(contentsOf: "/>".utf8)
            isTagOpen = false
            return
        }
        bytes.append(contentsOf: "</".utf8)
        bytes.append(contentsOf: name.utf8)
        bytes.append(UInt8(ascii: ">"))
    }

    private mutating func endTag() {
        if isTagOpen { bytes.append(UInt8(ascii: ">")) }
        isTagOpen = false
    }

    private mutating func escape(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes.append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "<"): bytes.append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): bytes.append(contentsOf: "&gt;".utf8)
            case UInt8(ascii: "\""): bytes.append(contentsOf: "&quot;".utf8)
            case 0x09, 0x0A, 0x0D:
                bytes.append(contentsOf: "&#\(byte);".utf8)
            default: bytes.append(byte)
            }
        }
    }
}

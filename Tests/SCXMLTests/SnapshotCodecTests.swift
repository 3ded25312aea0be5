import RedressTesting
import SCXML
import Statecharts
import Testing

@Suite("A stored snapshot")
struct SnapshotCodecTests {
    static let refused: [(String, String)] = [
        ("", "the snapshot cannot be read: 1:1: the document is empty"),
        ("garbage", "the snapshot cannot be read: 1:1: Start tag expected, '<' not found"),
        (
            "<!DOCTYPE snapshot><snapshot/>",
            "the snapshot cannot be read: 1:1: a document type (<!DOCTYPE …>) is not allowed; "
                + "remove it"
        ),
        ("<snapshot format='1'/>", "the snapshot is not in 'urn:redress:snapshot:1'"),
        ("<snapshot xmlns='urn:redress:snapshot:1'/>", notOurs),
        ("<snapshot xmlns='urn:redress:snapshot:1' format='x'/>", notOurs),
        ("<other xmlns='urn:redress:snapshot:1' format='1'/>", notOurs),
        (
            "<snapshot xmlns='urn:redress:snapshot:1' format='3' chart='abc'/>",
            "the snapshot has format 3, this program reads up to 2; upgrade the program"
        ),
        (
            "<snapshot xmlns='urn:redress:snapshot:1' format='1' chart='other'/>",
            "the snapshot belongs to chart other, not to abc"
        ),
        (
            "<snapshot xmlns='urn:redress:snapshot:1' format='1'/>",
            "the snapshot belongs to chart ?, not to abc"
        ),
        (holding("<strange/>"), "the snapshot has an unknown <strange>"),
        (holding("<event type='external'/>"), "the snapshot has an incomplete event"),
        (holding("<event name='e' type='odd'/>"), "the snapshot has an incomplete event"),
        (holding("<send id='a' due='1' sequence='1'/>"), "the snapshot has an incomplete send"),
        (
            holding("<send id='a' due='1.5' sequence='1'><event name='e' type='external'/></send>"),
            "the snapshot has an incomplete send"
        ),
        (
            holding("<invocation id='a' state='s' ordinal='x'/>"),
            "the snapshot has an incomplete invocation"
        ),
    ]

    private static let notOurs = "the snapshot is not in 'urn:redress:snapshot:1'"

    private static func holding(_ content: String) -> String {
        "<snapshot xmlns='urn:redress:snapshot:1' format='1' chart='abc'>\(content)</snapshot>"
    }

    @Test("is refused if it is newer, another chart's or broken", arguments: refused)
    func refusal(text: String, message: String) {
        let problem = #expect(throws: SnapshotProblem.self) {
            try SnapshotCodec.decode(Array(text.utf8), chart: "abc")
        }
        #expect(problem?.description == message)
    }

    @Test("is read as it was written, whatever it holds", arguments: 0..<UInt64(100))
    func roundTrip(seed: UInt64) throws {
        var random = SnapshotGenerator(seed: seed)
        let snapshot = random.snapshot()
        let bytes = SnapshotCodec.encode(snapshot, chart: "abc")
        #expect(try SnapshotCodec.decode(bytes, chart: "abc") == snapshot)
        #expect(SnapshotCodec.encode(snapshot, chart: "abc") == bytes)
        #expect(throws: SnapshotProblem.self) { try SnapshotCodec.decode(bytes, chart: "abd") }
    }

    @Test("is never read from half of its bytes", arguments: 0..<UInt64(10))
    func truncation(seed: UInt64) {
        var random = SnapshotGenerator(seed: seed)
        let bytes = SnapshotCodec.encode(random.snapshot(), chart: "abc")
        for count in stride(from: 0, to: bytes.count, by: 37) {
            #expect(throws: SnapshotProblem.self) {
                try SnapshotCodec.decode(Array(bytes.prefix(count)), chart: "abc")
            }
        }
    }

    @Test("has a form that does not change")
    func golden() {
        var snapshot = Snapshot()
        snapshot.isRunning = true
        snapshot.generatedIDCount = 2
        snapshot.configuration = ["s", "投诉"]
        snapshot.historyValues = ["h2": ["b"], "h1": ["a", "b"]]
        snapshot.enteredStates = ["s"]
        snapshot.externalQueue = [
            Event("e", type: .external, data: .parameters([Parameter("p", .text("<&>\n"))]))
        ]
        snapshot.pendingSends = [
            PendingSend(
                sendID: "x", due: 5, sequence: 1, target: "#_parent", type: nil,
                event: Event("late", type: .external, sendID: "x", data: .value(.markup("<a/>"))))
        ]
        snapshot.invocations = [Invocation(id: "i", state: "s", ordinal: 0)]
        let text = String(decoding: SnapshotCodec.encode(snapshot, chart: "abc"), as: UTF8.self)
        #expect(
            text
                == #"<snapshot xmlns="urn:redress:snapshot:1" format="1" chart="abc" ids="2">"#
                + "<configuration>s 投诉</configuration>"
                + #"<history state="h1">a b</history><history state="h2">b</history>"#
                + "<entered>s</entered>"
                + #"<event name="e" type="external">"#
                + #"<param name="p">&lt;&amp;&gt;&#10;</param></event>"#
                + ##"<send id="x" due="5" sequence="1" target="#_parent">"##
                + #"<event name="late" type="external" sendid="x">"#
                + #"<value kind="markup">&lt;a/&gt;</value></event></send>"#
                + #"<invocation id="i" state="s" ordinal="0"/></snapshot>"#)
    }

    @Test("says what is kept back, in a format that older programs refuse")
    func suspended() throws {
        var snapshot = Snapshot()
        snapshot.isRunning = true
        snapshot.pendingSends = [
            PendingSend(
                sendID: "x", due: 5, sequence: 1, target: nil, type: nil,
                event: Event("late", type: .external), isSuspended: true)
        ]
        let bytes = SnapshotCodec.encode(snapshot, chart: "abc")
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains(#"format="2""#))
        #expect(text.contains(#"<send id="x" due="5" sequence="1" suspended="true">"#))
        #expect(try SnapshotCodec.decode(bytes, chart: "abc") == snapshot)
    }
}

/// Random snapshots, the same for the same seed.
struct SnapshotGenerator {
    private var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func snapshot() -> Snapshot {
        var snapshot = Snapshot()
        snapshot.isRunning = number(2) == 0
        snapshot.generatedIDCount = number(3) * 1_000
        snapshot.configuration = states()
        for _ in 0..<number(4) { snapshot.historyValues[stateID()] = states() }
        snapshot.enteredStates = states()
        for _ in 0..<number(4) { snapshot.externalQueue.append(event()) }
        for _ in 0..<number(4) {
            snapshot.pendingSends.append(
                PendingSend(
                    sendID: text(), due: Int64(number(1 << 40)) - (1 << 39),
                    sequence: number(1_000), target: optional(), type: optional(), event: event(),
                    isSuspended: number(2) == 0))
        }
        for _ in 0..<number(4) {
            snapshot.invocations.append(
                Invocation(id: text(), state: stateID(), ordinal: number(5)))
        }
        return snapshot
    }

    private mutating func event() -> Event {
        let origins: [Event.Origin] = [.external, .internal, .platform]
        return Event(
            EventName(text()), type: origins[number(3)], sendID: optional(), origin: optional(),
            originType: optional(), invokeID: optional(), data: payload())
    }

    private mutating func payload() -> Payload {
        switch number(3) {
        case 0: return .none
        case 1: return .value(value())
        default: return .parameters((0...number(3)).map { _ in Parameter(text(), value()) })
        }
    }

    private mutating func value() -> Value { number(2) == 0 ? .text(text()) : .markup(text()) }
    private mutating func optional() -> String? { number(2) == 0 ? nil : text() }
    private mutating func states() -> [StateID] { (0..<number(5)).map { _ in stateID() } }

    private mutating func stateID() -> StateID {
        let heads = ["s", "投诉", "_", "état", "😀"]
        return StateID(heads[number(5)] + "-\(number(100)).x")
    }

    /// Everything that markup could trip over.
    private mutating func text() -> String {
        let parts = [
            "", " ", "  ", "\n", "\r\n", "\r", "\t", "<", ">", "&", "\"", "'", "&amp;", "]]>",
            "<a b='c'>d</a>", "投诉", "😀", "e\u{301}", "\u{FEFF}", "\u{85}", "\u{2028}", "a",
            "<!--", "<?x?>", "\u{FFFD}", "\u{10FFFD}",
        ]
        return (0..<number(6)).map { _ in parts[number(parts.count)] }.joined()
    }

    /// A number from zero up to, but not including, the limit.
    private mutating func number(_ limit: Int) -> Int {
        random.below(limit)
    }
}

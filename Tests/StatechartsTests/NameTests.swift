import Statecharts
import Testing

@Suite("An event descriptor")
struct EventDescriptorTests {
    /// SCXML §3.12.1.
    @Test(
        "matches the beginning of a name, token by token",
        arguments: [
            ("error", "errors", false), ("error", "errors.my.custom", false),
            ("error", "Error", false), ("error", "my.error", false), ("error.foo", "error", false),
            ("a.b", "a.bc", false), ("投诉", "投诉人", false), ("e\u{301}", "\u{E9}", false),
            ("error", "error", true), ("error", "error.send", true),
            ("error", "error.send.failed", true), ("error.*", "error", true),
            ("error.*", "error.send", true), ("error.", "error", true), ("error.", "error.x", true),
            ("error.*", "errors", false), ("*", "anything", true), ("*", "a.b", true),
            ("投诉", "投诉.提交", true),
        ]
    )
    func matching(descriptor: String, name: String, expected: Bool) {
        #expect(EventDescriptor(descriptor).matches(EventName(name)) == expected)
    }

    @Test(
        "covers a descriptor that matches nothing else",
        arguments: [
            ("a.b", "a", false), ("a", "*", false), ("a", "ab", false), ("a", "a", true),
            ("a", "a.b", true), ("*", "a", true), ("*", "*", true), ("a.*", "a.b.c", true),
        ]
    )
    func covering(one: String, other: String, expected: Bool) {
        #expect(EventDescriptor(one).covers(EventDescriptor(other)) == expected)
    }

    @Test("stands in a list separated by white space")
    func list() {
        #expect(EventDescriptor.list(" a.b\n\t* c ").map(\.description) == ["a.b", "*", "c"])
        #expect(EventDescriptor.list(" ").isEmpty)
    }

    @Test(
        "of the platform begins with done or error",
        arguments: [
            ("complaint.done", false), ("errors", false), ("Done", false), ("done", true),
            ("done.state.s", true), ("error.execution", true),
        ]
    )
    func reserved(name: String, expected: Bool) {
        #expect(EventName(name).isReserved == expected)
    }
}

@Suite("A delay")
struct DelayTests {
    @Test(
        "that is no number with a unit is refused",
        arguments: [
            "", " ", "s", "ms", ".s", "5", "5.", "5.s", "1.5.2s", "５s", "٥s", "+5s", "-5s", "5 s",
            " 5s", "5s ", "5S", "5sec", "1e3s", "1e308s", "0x10s", "infs", "nans", "P1D", "PT5S",
            "5s\u{301}", "1,5s", "5µs", "1w", "00000000000001s",
        ]
    )
    func malformed(text: String) {
        #expect(Delay.milliseconds(text) == nil)
    }

    /// The last two overflow 64 bits, one of them only with its fraction.
    @Test(
        "over a hundred years is refused",
        arguments: [
            "3155760000001ms", "36525.1d", "9999999999999h", "9999999999999d", "106751991167.9d",
        ]
    )
    func tooLong(text: String) {
        #expect(Delay.milliseconds(text) == nil)
    }

    @Test(
        "is a number with a unit",
        arguments: [
            ("0s", 0), ("5s", 5_000), ("5ms", 5), ("1.5s", 1_500), (".5s", 500), ("0.5ms", 0),
            ("0.0019s", 1), ("1.9999s", 1_999), ("2m", 120_000), ("0.5m", 30_000),
            ("1h", 3_600_000),
            (".05h", 180_000), ("1d", 86_400_000), ("36525d", Delay.maximum), ("007s", 7_000),
            ("0.\(String(repeating: "0", count: 10_000))1s", 0),
        ] as [(String, Int64)]
    )
    func milliseconds(text: String, expected: Int64) {
        #expect(Delay.milliseconds(text) == expected)
    }
}

import Foundation
import LibXML
import RedressTesting
import Testing

/// A guard that somebody might write, and what becomes of it.
struct HostileGuard: Sendable, CustomTestStringConvertible {
    let number: Int
    let expression: String
    let expected: String
    let note: String

    var testDescription: String { "\(number): \(expression.prefix(40)) \(note)" }

    static let all: [HostileGuard] = {
        guard let bytes = try? SharedFolder.bytes("hostile/xpath/guards.jsonl") else { return [] }
        return bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
            let value = try? JSONSerialization.jsonObject(with: Data(line))
            guard let row = value as? [String: Any], let number = row["n"] as? Int,
                let expression = row["expr"] as? String, let expected = row["expect"] as? String
            else { return nil }
            return HostileGuard(
                number: number, expression: expression, expected: expected,
                note: row["note"] as? String ?? "")
        }
    }()
}

@Suite("A hostile guard")
struct XPathGuardTests {
    @Test("is read from the shared file", .enabled(if: SharedFolder.hasHostile))
    func count() {
        #expect(HostileGuard.all.count == 70)
    }

    @Test(
        "gives what XPath 1.0 says, or an error, in no time",
        .enabled(if: SharedFolder.hasHostile),
        arguments: HostileGuard.all
    )
    func verdict(row: HostileGuard) throws {
        let fields = (0..<84).map { "<data id='f\($0)' kind='text'>\($0)</data>" }.joined()
        let root = try Document.load(utf8("<datamodel>\(fields)</datamodel>")).root
        let scope = TestScope()
        scope.variables["big"] = .string(String(repeating: "投诉x ", count: 2_500))
        scope.function = { name, namespace, arguments in
            name == "In" && namespace == nil && arguments.count == 1 ? .boolean(false) : nil
        }
        let evaluator = XPathEvaluator(operationLimit: 100_000)
        let start = ProcessorTime.now
        let result = Result {
            try evaluator.boolean(of: evaluator.compile(row.expression), at: root, in: scope)
        }
        #expect(ProcessorTime.now - start < .seconds(1))
        let answer: String
        switch result {
        case .success(let flag): answer = "\(flag)"
        case .failure(let error):
            answer = "error"
            #expect(error is XPathProblem)
        }
        switch row.expected {
        case "true", "false", "error": #expect(answer == row.expected)
        case "true-or-error": #expect(answer != "false")
        case "false-or-error": #expect(answer != "true")
        case "bounded", "error-or-bounded", "any": break
        // libxml2 takes the exponent; the check of workflows refuses it.
        case "error-by-policy": break
        case let other: Issue.record("the file has an unknown expectation '\(other)'")
        }
    }
}

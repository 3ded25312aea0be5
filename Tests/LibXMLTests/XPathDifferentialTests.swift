import Foundation
import LibXML
import RedressTesting
import Testing

@Suite("A guard that is evaluated without libxml2")
struct XPathDifferentialTests {
    /// What an evaluation gave, or why it failed.
    enum Outcome: Hashable {
        case value(flag: Bool, text: String)
        case problem(XPathProblem)
    }

    /// The cases of an ordinary run; REDRESS_DIFFERENTIAL asks for another number.
    static let caseCount =
        ProcessInfo.processInfo.environment["REDRESS_DIFFERENTIAL"].flatMap(Int.init) ?? 20_000

    @Test("cannot be told from one that libxml2 evaluates")
    func differences() throws {
        var data = RandomData(random: SeededGenerator(seed: 1))
        var guards = RandomGuard(random: SeededGenerator(seed: 2))
        var (tree, scope) = try data.next()
        var (evaluators, decided) = (Evaluators(), 0)
        var (trueCount, failureCount) = (0, 0)
        var differences: [String] = []
        for number in 0..<Self.caseCount {
            if number.isMultiple(of: 32) { (tree, scope) = try data.next() }
            if number.isMultiple(of: 4_096) { evaluators = Evaluators() }
            let source = guards.next()
            let before = evaluators.native.nativeCount
            let own = evaluators.native.outcome(of: source, at: tree.root, in: scope)
            if evaluators.native.nativeCount > before { decided += 1 }
            let expected = evaluators.libxml2.outcome(of: source, at: tree.root, in: scope)
            switch expected {
            case .value(let flag, _): if flag { trueCount += 1 }
            case .problem: failureCount += 1
            }
            if own != expected {
                differences.append("\(source)\n\(tree.root.markup)\n\(own), not \(expected)")
            }
        }
        #expect(differences.isEmpty, "\(differences.prefix(3))")
        // Most guards are decided natively; most outcomes are values, of both kinds.
        #expect(decided > Self.caseCount / 2)
        #expect(trueCount > Self.caseCount / 4 && trueCount < Self.caseCount * 3 / 4)
        #expect(failureCount < Self.caseCount / 4)
        if Self.caseCount > 20_000 {
            print("\(Self.caseCount) guards, \(decided) without libxml2,", terminator: " ")
            print("\(trueCount) true, \(failureCount) failures, \(differences.count) differences")
        }
    }

    struct Evaluators {
        let native = XPathEvaluator(operationLimit: 100_000)
        let libxml2 = XPathEvaluator(operationLimit: 100_000, usesNativePath: false)
    }
}

extension XPathEvaluator {
    /// The effective boolean value and the string of an expression.
    func outcome(
        of source: String, at node: Node, in scope: TestScope
    ) -> XPathDifferentialTests.Outcome {
        do throws(XPathProblem) {
            let expression = try compile(source)
            return .value(
                flag: try boolean(of: expression, at: node, in: scope),
                text: try string(of: expression, at: node, in: scope))
        } catch {
            return .problem(error)
        }
    }
}

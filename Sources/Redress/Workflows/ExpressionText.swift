import LibXML
import SCXML
import Statecharts

/// What is known of an expression's text, read once for all the places where it stands.
///
/// In a workflow many guards say the same.
final class ExpressionText {
    /// Why libxml2 does not take it.
    let problem: XPathProblem?
    /// Why it has no tree; libxml2 takes more than XPath 1.0 allows.
    let failure: XPathSyntax.Failure?
    let tree: XPathSyntax?
    /// False when it refers to what is not there, and is not worth a second look.
    var isSound = true
    /// The two sides of each comparison by order, whichever way round they stand.
    private(set) lazy var comparedPairs = soundTree.map(GuardTraps.comparedPairs) ?? []
    /// Its traps as a guard without an alternative.
    private var lone: (findings: [GuardTraps.Finding], asksForAlternative: Bool)?
    /// Its traps as a value.
    private var valueFindings: [GuardTraps.Finding]?

    init(_ source: String, by evaluator: XPathEvaluator) {
        do throws(XPathProblem) {
            _ = try evaluator.compile(source)
            problem = nil
        } catch {
            problem = error
        }
        do throws(XPathSyntax.Failure) {
            tree = try XPathSyntax(source)
            failure = nil
        } catch {
            tree = nil
            failure = error
        }
    }

    /// The tree, if everything is there that it refers to.
    var soundTree: XPathSyntax? { isSound ? tree : nil }

    /// The traps in it as a value.
    func traps(inValue values: GuardValues) -> [GuardTraps.Finding] {
        if let valueFindings { return valueFindings }
        let found = soundTree.map { GuardTraps.findings(inValue: $0, values) } ?? []
        valueFindings = found
        return found
    }

    /// The traps in it as a guard.
    func traps(
        _ values: GuardValues, alternative: () -> String?
    ) -> [GuardTraps.Finding] {
        guard let syntax = soundTree else { return [] }
        if lone == nil {
            var asks = false
            let findings = GuardTraps.findings(in: syntax, values) {
                asks = true
                return nil
            }
            lone = (findings, asks)
        }
        guard let lone else { return [] }
        guard lone.asksForAlternative, let way = alternative() else { return lone.findings }
        return GuardTraps.findings(in: syntax, values) { way }
    }
}

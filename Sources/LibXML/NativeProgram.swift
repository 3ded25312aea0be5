import CLibXML2

/// An expression that needs no libxml2 to be evaluated.
///
/// Flat tables of plain values: an evaluation counts no references in them and allocates nothing.
/// What XPath 1.0 has beyond them stays with libxml2 (see `NativeParser`).
final class NativeProgram {
    /// What an instruction computes; `left` and `right` are instructions unless it says otherwise.
    enum Operation: UInt8 {
        /// `number` itself.
        case number
        /// The text at `left` in the pool.
        case literal
        /// `right` steps, from `left` on, starting at the variable `origin` or the context node.
        case path
        /// The call `left`, of a function that the scope has.
        case call
        case or, and, not, boolean, always, never
        case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
        case startsWith, contains
        case add, subtract, multiply, divide, modulo, negate, toNumber
        case count, sum, stringLength, position, last
        case toText, concat, substringBefore, substringAfter, normalizeSpace

        /// The type of the value, or nil when it depends on the variable or the function.
        var kind: NativeValue.Kind? {
            switch self {
            case .path, .call: nil
            case .or, .and, .not, .boolean, .always, .never, .equal, .notEqual, .less,
                .lessOrEqual, .greater, .greaterOrEqual, .startsWith, .contains:
                .boolean
            case .number, .add, .subtract, .multiply, .divide, .modulo, .negate, .toNumber,
                .count, .sum, .stringLength, .position, .last:
                .number
            case .literal, .toText, .concat, .substringBefore, .substringAfter, .normalizeSpace:
                .string
            }
        }
    }

    struct Instruction {
        var operation: Operation
        var left: Int32 = -1
        var right: Int32 = -1
        /// The variable that a path starts at; -1 for the context node.
        var origin: Int32 = -1
        var number: Double = 0
    }

    /// One step of a path, with `predicateCount` predicates from `firstPredicate` on.
    struct Step {
        enum Axis: UInt8 { case child, attribute, own }

        var axis: Axis
        /// Where the name stands in the pool; -1 for `*`.
        var name: Int32 = -1
        var firstPredicate: Int32 = 0
        var predicateCount: Int32 = 0
    }

    /// A variable, and where the scope found it last.
    struct Variable {
        var name: Int32
        var hint = 0
    }

    /// A call of a function that XPath 1.0 does not have; its arguments never change.
    struct Call {
        var name: String
        var arguments: [XPathValue]
    }

    /// Where the texts that every program needs stand in its pool.
    enum Pooled {
        static let start: [UInt8] = [0] + Array("true\0false\0".utf8)
        static let `true` = 1
        static let `false` = 6
    }

    /// What a run reads.
    struct Tables {
        let root: Int32
        let instructions: UnsafeMutablePointer<Instruction>
        let steps: UnsafeMutablePointer<Step>
        let predicates: UnsafeMutablePointer<Int32>
        let variables: UnsafeMutablePointer<Variable>
        /// Names and literals, each ending with a zero.
        let pool: UnsafeMutablePointer<xmlChar>
        let calls: UnsafeMutablePointer<Call>
    }

    let tables: Tables
    private let callCount: Int

    init(
        root: Int32, instructions: [Instruction], steps: [Step], predicates: [Int32],
        variables: [Variable], pool: [UInt8], calls: [Call]
    ) {
        callCount = calls.count
        tables = Tables(
            root: root, instructions: Self.table(instructions), steps: Self.table(steps),
            predicates: Self.table(predicates), variables: Self.table(variables),
            pool: Self.table(pool), calls: Self.table(calls))
    }

    deinit {
        tables.calls.deinitialize(count: callCount)
        tables.calls.deallocate()
        // The others hold plain values, which need no deinitialisation.
        tables.instructions.deallocate()
        tables.steps.deallocate()
        tables.predicates.deallocate()
        tables.variables.deallocate()
        tables.pool.deallocate()
    }

    private static func table<Element>(_ elements: [Element]) -> UnsafeMutablePointer<Element> {
        let table = UnsafeMutablePointer<Element>.allocate(capacity: max(1, elements.count))
        for (index, element) in elements.enumerated() {
            (table + index).initialize(to: element)
        }
        return table
    }
}

/// A set of states by their place in the chart, which is their document order.
///
/// Few members are kept in a sorted list, so that a small set costs the same in a large chart;
/// many in a bit for each state.
struct StateSet {
    private static let listCountMax = 24

    private var list: [Int] = []
    private var words: [UInt64] = []
    private(set) var count = 0

    func contains(_ state: Int) -> Bool { intersects(state, through: state) }

    mutating func insert(_ state: Int) {
        guard words.isEmpty else { return insertBit(state) }
        var place = list.count
        while place > 0, list[place - 1] > state { place -= 1 }
        if place > 0, list[place - 1] == state { return }
        list.insert(state, at: place)
        count += 1
        guard count > Self.listCountMax else { return }
        let members = list
        list = []
        count = 0
        words = [0]
        for member in members { insertBit(member) }
    }

    private mutating func insertBit(_ state: Int) {
        let word = state >> 6
        if words.count <= word {
            words += repeatElement(0, count: word + 1 - words.count)
        }
        let bit: UInt64 = 1 << (state & 63)
        guard words[word] & bit == 0 else { return }
        words[word] |= bit
        count += 1
    }

    /// True if one of the states from `first` to `last` is in the set.
    func intersects(_ first: Int, through last: Int) -> Bool {
        for member in list where member >= first { return member <= last }
        var state = first
        while state <= last {
            let word = state >> 6
            guard word < words.count else { return false }
            let rest = words[word] >> (state & 63)
            if rest != 0 { return state + rest.trailingZeroBitCount <= last }
            state = (word + 1) << 6
        }
        return false
    }

    /// The states in document order.
    var ascending: [Int] {
        guard !words.isEmpty else { return list }
        var found: [Int] = []
        found.reserveCapacity(count)
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                found.append(index << 6 + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
        return found
    }
}

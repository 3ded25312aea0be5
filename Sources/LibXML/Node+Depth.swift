import CLibXML2

/// How deep elements are nested, which a loader limits.
extension Node {
    /// How many elements it stands in, itself counted: the root has 1.
    package var depth: Int {
        var (count, next) = (0, Optional(self))
        while let here = next {
            count += 1
            next = here.parent
        }
        return count
    }

    /// How many elements stand in each other from here at most, itself counted; 0 for a text.
    package var height: Int {
        guard kind == .element else { return 0 }
        var (level, highest) = (1, 1)
        var here = pointer
        while true {
            if here.pointee.type == XML_ELEMENT_NODE {
                highest = max(highest, level)
                if let child = here.pointee.children {
                    here = child
                    level += 1
                    continue
                }
            }
            while here != pointer, here.pointee.next == nil {
                guard let parent = here.pointee.parent else { return highest }
                here = parent
                level -= 1
            }
            guard here != pointer, let next = here.pointee.next else { return highest }
            here = next
        }
    }
}

import Foundation
import LibXML
import RedressTesting
import Testing

@Suite("A hostile document")
struct HostileDocumentTests {
    /// Well-formed XML without a document type, refused only because it is not SCXML or says
    /// something that SCXML forbids; SCXMLTests checks these.
    static let refusedLater: Set<String> = [
        "vendor/libxml2/XInclude/without-reader/fallback7.xml",
        "vendor/libxml2/XInclude/without-reader/issue424-1.xml",
        "vendor/libxml2/XInclude/without-reader/loop.xml",
        "vendor/libxml2/XInclude/without-reader/max-recurse.xml",
        "vendor/libxml2/XInclude/without-reader/ns1.xml",
        "xml/old-namespace.xml",
        "xml/text-250k.xml",
        "xml/wrong-namespace.xml",
    ]

    @Test(
        "gets the verdict of the manifest within two seconds",
        .enabled(if: SharedFolder.hasHostile),
        arguments: HostileInput.documents
    )
    func verdict(input: HostileInput) throws {
        let bytes = try input.bytes
        let start = ProcessorTime.now
        let problem = problem(in: bytes)
        #expect(ProcessorTime.now - start < .seconds(2))
        if let problem {
            #expect(problem.position.line >= 1 && problem.position.column >= 1)
            #expect(!problem.message.isEmpty)
        }
        switch input.verdict {
        case "reject" where Self.refusedLater.contains(input.path): #expect(problem == nil)
        case "reject": #expect(problem != nil)
        case "accept", "accept-inert": #expect(problem == nil)
        case "reject-or-accept-bounded", "reject-or-lint": break
        case let other: Issue.record("the manifest has an unknown verdict '\(other)'")
        }
    }

    @Test("is listed in the manifest that these tests know", .enabled(if: SharedFolder.hasHostile))
    func manifest() {
        let paths = Set(HostileInput.documents.map(\.path))
        #expect(paths.count >= 90)
        #expect(paths.isSuperset(of: Self.refusedLater))
    }
}

func problem(in bytes: [UInt8], limits: LoadLimits = .standard) -> XMLProblem? {
    do throws(XMLProblem) {
        _ = try Document.load(bytes, limits: limits)
        return nil
    } catch {
        return error
    }
}

import LibXML
import Testing

@Suite("A schema")
struct SchemaTests {
    private static let main = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:types"
            xmlns="urn:form" targetNamespace="urn:form" elementFormDefault="qualified">
          <xs:import namespace="urn:types" schemaLocation="types.xsd"/>
          <xs:element name="form"><xs:complexType><xs:sequence>
            <xs:element name="field" maxOccurs="unbounded"><xs:complexType>
              <xs:attribute name="kind" type="t:kind" use="required"/>
            </xs:complexType></xs:element>
          </xs:sequence></xs:complexType></xs:element>
        </xs:schema>
        """
    private static let types = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:types">
          <xs:simpleType name="kind"><xs:restriction base="xs:string">
            <xs:enumeration value="text"/><xs:enumeration value="money"/>
          </xs:restriction></xs:simpleType>
        </xs:schema>
        """
    /// Imports a file without using anything from it.
    private static func importing(_ location: String) -> String {
        """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:form">
          <xs:import namespace="urn:types" schemaLocation="\(location)"/>
          <xs:element name="form"/>
        </xs:schema>
        """
    }

    private static func schema() throws -> Schema {
        try Schema(
            main: "main.xsd", documents: ["main.xsd": utf8(main), "types.xsd": utf8(types)])
    }

    @Test("that imports an unknown file is refused")
    func unknownImport() {
        let problem = #expect(throws: XMLProblem.self) {
            try Schema(main: "main.xsd", documents: ["main.xsd": utf8(Self.main)])
        }
        #expect(problem?.kind == .schema)
        #expect(problem?.message.hasPrefix("schema 'main.xsd' does not compile: ") == true)
    }

    @Test(
        "reads no file and no address, even one that it does not need",
        arguments: [
            "types.xsd", "/etc/passwd", "file:///etc/passwd", "http://127.0.0.1:9/types.xsd",
        ]
    )
    func unusedImport(location: String) {
        #expect(throws: XMLProblem.self) {
            try Schema(main: "main.xsd", documents: ["main.xsd": utf8(Self.importing(location))])
        }
    }

    @Test(
        "that is no schema is refused",
        arguments: [
            (["other.xsd": "<a/>"], "1:1: there is no schema 'main.xsd'"),
            (
                ["main.xsd": "<!DOCTYPE a><a/>"],
                "1:1: a document type (<!DOCTYPE …>) is not allowed; remove it"
            ),
        ] as [([String: String], String)]
    )
    func noSchema(documents: [String: String], message: String) {
        let problem = #expect(throws: XMLProblem.self) {
            try Schema(main: "main.xsd", documents: documents.mapValues(utf8))
        }
        #expect(problem?.description == message)
    }

    @Test("finds nothing wrong with a document that matches")
    func valid() throws {
        let document = try Document.load(
            utf8("<form xmlns='urn:form'><field kind='text'/><field kind='money'/></form>"))
        #expect(try Self.schema().problems(of: document).isEmpty)
    }

    @Test("reports every problem with line and column, in document order")
    func invalid() throws {
        let text = """
            <form xmlns='urn:form'>
              <field kind='text'/> 投诉 <field kind='date'/>
              <field/><stray/>
            </form>
            """
        let problems = try Self.schema().problems(of: Document.load(utf8(text)))
        #expect(problems.map(\.kind).allSatisfy { $0 == .schema })
        let places = problems.map { "\($0.position.line):\($0.position.column)" }
        #expect(Set(places).isSuperset(of: ["2:27", "3:3", "3:11"]), "\(problems)")
        #expect(problems.contains { $0.message.contains("'date'") })
    }

    @Test("serves many documents")
    func reuse() throws {
        let schema = try Self.schema()
        for _ in 0..<100 {
            let good = try Document.load(utf8("<form xmlns='urn:form'><field kind='text'/></form>"))
            let bad = try Document.load(utf8("<form xmlns='urn:form'/>"))
            #expect(schema.problems(of: good).isEmpty)
            #expect(!schema.problems(of: bad).isEmpty)
        }
    }

    @Test("reports a bounded number of problems")
    func flood() throws {
        let fields = String(repeating: "<field kind='x'/>", count: 1_000)
        let document = try Document.load(utf8("<form xmlns='urn:form'>\(fields)</form>"))
        #expect(try Self.schema().problems(of: document).count <= 200)
    }
}

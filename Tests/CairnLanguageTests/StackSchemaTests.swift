import CairnLanguage
import Foundation  // The environment, to renew the file.
import Testing

@Suite struct StackSchemaTests {
  @Test func `the schema of the fixtures' kinds is up to date`() throws {
    // Tests/Schema checks the fixtures against it. To renew:
    // CAIRN_RENEW_FIXTURES=1 swift test --filter StackSchemaTests
    let file = Fixture.folder.appending(path: "stack.schema.json")
    let text = StackSchema(TestCatalog.schemas).text
    if ProcessInfo.processInfo.environment["CAIRN_RENEW_FIXTURES"] != nil {
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOf: file, encoding: .utf8) == text)
  }

  @Test func `a schema is JSON`() throws {
    let schema = try #require(Value(json: StackSchema(TestCatalog.schemas).text)?.map)
    #expect(schema["required"] == ["stack"])
    #expect(schema["additionalProperties"] == false)
  }
}

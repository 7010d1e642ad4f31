import ArgumentParser
import CairnEngine
import CairnKinds
import CairnLanguage
import Foundation
import Testing

@testable import cairn

@Suite struct StarterTests {
  @Test(arguments: Starter.allCases)
  func `a starter stack is valid, and clean`(starter: Starter) throws {
    let source = SourceFile(name: "stack.yaml", text: starter.text(name: "my-service"))
    let schemas = Catalog.standard.schemas
    let (stack, diagnostics) = StackReader.read(source: source, schemas: schemas)
    #expect(diagnostics == [])
    let found = Linter(try #require(stack), source: source, schemas: schemas).diagnostics
    #expect(found.map(\.detail) == [])
    #expect(StackFormatter(schemas).format(source) == .formatted(source))
    #expect(stack?.name == "my-service")
    #expect(stack?.resources.isEmpty == (starter == .empty))
  }

  @Test(arguments: Starter.allCases)
  func `the first line names the schema for editors`(starter: Starter) {
    #expect(
      starter.text(name: "a").hasPrefix(
        "# yaml-language-server: $schema=./stack.schema.json\nstack: a\n"))
  }

  @Test(
    arguments: [
      ("my-service", nil),
      ("1x", "The stack name `1x` has to begin with a letter."),
      ("../x", "The stack name `../x` has to begin with a letter."),
      ("a b", "The stack name `a b` can only contain letters, digits and hyphens."),
      ("a\nb: c", "The stack name `a\nb: c` can only contain letters, digits and hyphens."),
    ] as [(String, String?)])
  func `a name that no stack can have is refused`(_ name: String, _ problem: String?) {
    #expect(Starter.problem(withName: name) == problem)
  }

  @Test func `an existing file is not overwritten`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "cairn-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "stacks/a.yaml").path
    try WrittenFile.writeNew("mine", to: path)
    let failure = #expect(throws: WrittenFile.Failure.self) {
      try WrittenFile.writeNew("other", to: path)
    }
    #expect(failure?.description == "\(path) exists already and was not overwritten.")
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
  }

  @Test func `strict makes errors of warnings`() throws {
    let lint = try #require(
      try CairnCommand.parseAsRoot(["lint", "--strict"]) as? LintCommand)
    let stack = Stack(
      name: "a", location: Sample.place(3), region: nil, file: "a.yaml", parameters: [:],
      resources: [], outputs: [])
    let loaded = LoadedStack(stack: stack, sources: [], warnings: [])
    let warning = Diagnostic(.noRecovery, severity: .warning, "Gone.", at: Sample.place(3))
    #expect(try lint.strictness.check([], of: loaded) == [])
    let problems = #expect(throws: StackProblems.self) {
      try lint.strictness.check([warning], of: loaded)
    }
    #expect(problems?.diagnostics.map(\.severity) == [.error])
    let validate = try #require(
      try CairnCommand.parseAsRoot(["validate"]) as? ValidateCommand)
    #expect(try validate.strictness.check([warning], of: loaded) == [warning])
  }
}

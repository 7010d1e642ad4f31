import CairnEngine
import CairnKinds
import CairnLanguage
import Testing

/// Errors of `access`, each at its place.
@Suite struct `Errors of access` {
  static let cases = [
    FileCase(
      "unknown verbs list those of the kind",
      """
      parameters: {mode: {default: wriet}}
      tables: {t: {partitionKey: {name: id}}}
      queues: {q: {}, o: {}}
      functions:
        f:
          zip: f.zip
          access:
            tables.t: ▸publish
            queues.q: ▸sent
            queues.o: ▸[send]
        g: {zip: g.zip, access: {tables.t: ▸"${parameters.mode}", queues.q: ▸"${tables.t.name}"}}
      """,
      "`tables.t` takes `read`, `write` or `read-write`, not `publish`.",
      "`queues.q` takes `send`, `receive` or `use`, not `sent`. Did you mean `send`?",
      "`queues.o` takes `send`, `receive` or `use`, but this is a list.",
      "`tables.t` takes `read`, `write` or `read-write`, not `wriet`. Did you mean `write`?",
      "`queues.q` takes `send`, `receive` or `use`, which has to be known before anything is "
        + "created; `${tables.t.name}` is known only afterwards."),
    FileCase(
      "a secret verb",
      """
      parameters: {word: {default: send, secret: true}}
      queues: {q: {}}
      functions: {f: {zip: f.zip, access: {queues.q: ▸"${parameters.word}"}}}
      """,
      "`queues.q` can't contain the value of a secret parameter: it is shown, or it identifies a "
        + "resource."),
    FileCase(
      "unknown addresses",
      """
      tables: {results: {partitionKey: {name: id}}}
      queues: {new: {was: old}, both: {}}
      topics: {both: {}}
      functions:
        f:
          zip: f.zip
          access:
            ▸tables.reslts: read
            ▸tabels.results: read
            ▸results: read
            ▸both: use
            ▸anything: use
            ▸roles.r: use
            ▸queues.old: send
            ▸topics.absent: publish
            ▸functions.f: use
            ▸"${tables.results.arn}": read
        g: {zip: g.zip, access: ▸[tables.results]}
      roles: {r: {assumedBy: [lambda.amazonaws.com]}}
      """,
      "The stack declares no table `reslts`. Did you mean `results`?",
      "There is no section `tabels`. Did you mean `tables`?",
      "A key of `access` is an address, `section.name`. Did you mean `tables.results`?",
      "A key of `access` is an address, `section.name`. Did you mean `queues.both` or "
        + "`topics.both`?",
      "A key of `access` is an address, `section.name`.",
      "`roles.r` is a role, which `access` has no verbs for: it takes "
        + sections + ".",
      "The stack declares no queue `old`. It is `new` now.",
      "The stack declares no topic `absent`. `access` takes resources of the stack only.",
      "`functions.f` cannot refer to itself.",
      "A key can't contain a reference. Write `$${` for a literal `${`.",
      "`access` takes a map from addresses to verbs, but this is a list."),
    FileCase(
      "an address twice",
      """
      queues: {q: {}}
      functions: {f: {zip: f.zip, access: {queues.q: send, ▸queues.q: receive}}}
      """, "`queues.q` appears twice in this map. Remove one, or give it another name."),
    FileCase(
      "a role of another's",
      """
      queues: {q: {}}
      functions: {f: {zip: f.zip, role: r, ▸access: {queues.q: send}}}
      roles: {r: {assumedBy: [lambda.amazonaws.com]}}
      """,
      "`access` adds statements to the function's own role, so it can't be combined with `role`. "
        + "Add the statements to that role, or remove `role`."),
  ]

  private static let sections: String = {
    let all = Catalog.standard.schemas.filter { !$0.access.isEmpty }.map { "`\($0.section)`" }
    return all.dropLast().joined(separator: ", ") + " and " + (all.last ?? "")
  }()

  @Test(arguments: cases)
  func `are reported where they are`(file: FileCase) { file.check() }

  @Test func `functions that use each other are a cycle of their roles`() throws {
    let text = """
      stack: s
      functions:
        f: {zip: f.zip, access: {functions.g: use}}
        g:
          zip: g.zip
          access: {functions.f: use}

      """
    let stack = StackReader.read(
      source: SourceFile(name: "stack.yaml", text: text), schemas: Catalog.standard.schemas
    ).stack
    let problems = ResourceGraph.build(stack: try #require(stack), catalog: .standard).diagnostics
    let problem = try #require(problems.first)
    #expect(problems.count == 1)
    #expect(problem.code == .dependencyCycle)
    #expect(problem.notes.compactMap(\.location?.range.start.line).contains(6))
  }
}

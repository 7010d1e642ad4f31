import CairnLanguage
import Testing

@Suite struct ActionTests {
  static let cases: [(text: String, title: String, result: String)] = [
    (
      "stack: s\nqueues:\n  a:\n    fiv▮o: true\n", "Replace `fivo` with `fifo`",
      "stack: s\nqueues:\n  a:\n    fifo: true\n"
    ),
    (
      "stack: s\ntables:\n  ▮a:\n    billing: on-demand\n", "Add `partitionKey`",
      "stack: s\ntables:\n  a:\n    partitionKey: {}\n    billing: on-demand\n"
    ),
    (
      "stack: s\ntables:\n  ▮a: {billing: on-demand}\n", "Add `partitionKey`",
      "stack: s\ntables:\n  a: {partitionKey: {}, billing: on-demand}\n"
    ),
    (
      "stack: s\ntables:\n  ▮a: # mine\n  b:\n    partitionKey: {name: a, type: string}\n",
      "Add `partitionKey`",
      "stack: s\ntables:\n  a: # mine\n    partitionKey: {}\n  b:\n"
        + "    partitionKey: {name: a, type: string}\n"
    ),
    (
      "stack: s\nqueues:\n  a:\n    deadLetter: ▮{}\n", "Add `queue` and `maxReceives`",
      "stack: s\nqueues:\n  a:\n    deadLetter: {queue: \"\", maxReceives: 5}\n"
    ),
    (
      "stack: s\nbuckets:\n  a:\n    cors:\n      - ▮origins: [\"*\"]\n", "Add `methods`",
      "stack: s\nbuckets:\n  a:\n    cors:\n      - methods: []\n        origins: [\"*\"]\n"
    ),
    (
      "stack: s\nmappings:\n  m: {queue: upl▮oads, function: f}\nfunctions:\n  f: {}\n",
      "Declare the queue `uploads`",
      "stack: s\nqueues:\n  uploads: {}\n\nmappings:\n  m: {queue: uploads, function: f}\n"
        + "functions:\n  f: {}\n"
    ),
    (
      "stack: s\nqueues:\n  a:\n    fifo: true\n\noutputs: {x: \"${queues.b▮.arn}\"}\n",
      "Declare the queue `b`",
      "stack: s\nqueues:\n  a:\n    fifo: true\n  b: {}\n\noutputs: {x: \"${queues.b.arn}\"}\n"
    ),
    (
      "stack: s\noutputs: {x: \"${parameters.st▮age}\"}\n", "Declare the parameter `stage`",
      "stack: s\nparameters:\n  stage: {type: string}\n\noutputs: {x: \"${parameters.stage}\"}\n"
    ),
    (
      "stack: s\nparameters:\n  sta▮ge: {default: x}\n", "Allow `unused-parameter` here",
      "stack: s\nparameters:\n  stage: {default: x}  # cairn: allow unused-parameter\n"
    ),
    (
      "stack: s\nparameters:\n  sta▮ge: {default: x} # cairn: allow other\n",
      "Allow `unused-parameter` here",
      "stack: s\nparameters:\n  stage: {default: x} # cairn: allow unused-parameter, other\n"
    ),
    (
      "stack: s\nparameters:\n  sta▮ge: {default: x} # mine\n", "Allow `unused-parameter` here",
      "stack: s\nparameters:\n  # cairn: allow unused-parameter\n  stage: {default: x} # mine\n"
    ),
    (
      "stack: s\nqueues:\n  a: {name: x}\n  a: {name: y}\n  b: {fiv▮o: true}\n",
      "Replace `fivo` with `fifo`",
      "stack: s\nqueues:\n  a: {name: x}\n  a: {name: y}\n  b: {fifo: true}\n"
    ),
    (
      "stack: s\n# sources\nmappings:\n  m: {queue: upl▮oads, function: f}\nfunctions: {f: {}}\n",
      "Declare the queue `uploads`",
      "stack: s\nqueues:\n  uploads: {}\n\n# sources\n"
        + "mappings:\n  m: {queue: uploads, function: f}\nfunctions: {f: {}}\n"
    ),
    (
      "stack: s\nmappings:\n  m: {queue: q, function: wor▮k}\nqueues: {q: {}}\n",
      "Declare the function `work`",
      "stack: s\nfunctions:\n  work: {}\n\nmappings:\n  m: {queue: q, function: work}\n"
        + "queues: {q: {}}\n"
    ),
    (
      "stack: s\ntables:\n  ▮a:\n    # cheap\n    billing: on-demand\n", "Add `partitionKey`",
      "stack: s\ntables:\n  a:\n    partitionKey: {}\n    # cheap\n    billing: on-demand\n"
    ),
    (
      "stack: s\nparameters:\n  sta▮ge: {default: x}\nqueues:\n  a:\n",
      "Remove the parameter `stage`", "stack: s\nqueues:\n  a:\n"
    ),
  ]

  @Test(arguments: cases.indices)
  func `a problem has a fix at its place`(index: Int) throws {
    let (text, title, result) = Self.cases[index]
    let marked = MarkedText(text)
    let actions = marked.document.codeActions(in: marked.offset..<marked.offset)
    let action = try #require(
      actions.first { $0.title == title },
      "\(actions.map(\.title)) \(marked.document.diagnostics.map(\.detail))")
    #expect(marked.document.file.edited(action.edits) == result)
    #expect(action.diagnostic != nil)
  }

  @Test func `an allow comment silences its warning`() throws {
    let marked = MarkedText("stack: s\nparameters:\n  sta▮ge: {default: x}\n")
    #expect(marked.document.diagnostics.map(\.code) == [.unusedParameter])
    let action = try #require(
      marked.document.codeActions(in: marked.offset..<marked.offset)
        .first { $0.title.hasPrefix("Allow") })
    let after = MarkedText(marked.document.file.edited(action.edits))
    #expect(after.document.diagnostics.isEmpty)
  }

  /// After the first line of a quoted text, a comment would become part of the text.
  @Test func `an action that would change a value is not offered`() {
    let marked = MarkedText("stack: s\nparameters: {sta▮ge: {default: \"x\n  y\"}}\n")
    #expect(marked.document.diagnostics.map(\.code) == [.unusedParameter])
    let actions = marked.document.codeActions(in: marked.offset..<marked.offset)
    #expect(actions.map(\.title) == ["Remove the parameter `stage`"])
  }

  @Test func `an action is offered only on the line of its problem`() {
    let marked = MarkedText("stack: s▮\nqueues:\n  a:\n    fivo: true\n")
    #expect(marked.document.codeActions(in: marked.offset..<marked.offset).isEmpty)
    #expect(marked.document.codeActions(in: 0..<100).count == 1)
  }

  @Test func `an action is offered anywhere on its line`() {
    let marked = MarkedText("stack: s\nqueues:\n  a: {fivo: true, name: x▮}\n")
    #expect(
      marked.document.codeActions(in: marked.offset..<marked.offset).map(\.title) == [
        "Replace `fivo` with `fifo`"
      ])
  }

  @Test func `an editor doesn't report a parameter without a value`() {
    let marked = MarkedText("stack: s\nparameters: {a: {}}\noutputs: {x: \"${parameters.a}\"}\n")
    #expect(marked.document.diagnostics.isEmpty)
  }

  @Test func `diagnostics of the engine are added to whole stacks only`() {
    let told = Diagnostic(.dependencyCycle, "A circle.", at: nil)
    let whole = StackDocument(
      SourceFile(name: "s", text: "stack: s\nparameters: {a: {default: x}}\n"),
      kinds: TestCatalog.schemas, beyond: { _ in [told] })
    #expect(whole.diagnostics.map(\.code) == [.dependencyCycle, .unusedParameter])
    let broken = StackDocument(
      SourceFile(name: "s", text: "stack: s\nqueue: {}\n"), kinds: TestCatalog.schemas,
      beyond: { _ in [told] })
    #expect(broken.diagnostics.map(\.code) == [.unknownSection])
  }
}

import CairnLanguage
import Testing

@Suite struct NavigationTests {
  static let text = """
    stack: s
    parameters:
      stage: {type: string, default: local}
    queues:
      uploads:
        deadLetter: {queue: failed, maxReceives: 5}
      failed:
        name: "${parameters.stage}-failed"
    functions:
      listen:
        package: ../lambdas
        product: Listener
        environment: &vars
          QUEUE: ${queues.failed.url}
      other:
        dependsOn: [queues.failed, listen]
        environment: *vars
    mappings:
      listens:
        queue: ${ queues . failed . arn }
        function: listen
    outputs:
      failed: ${queues.failed.url}
    """

  /// The text with the cursor in the last word of the snippet.
  static func at(_ snippet: String) -> MarkedText {
    let parts = text.split(separator: snippet, maxSplits: 1, omittingEmptySubsequences: false)
    return MarkedText(parts[0] + snippet.dropLast() + "▮" + snippet.suffix(1) + parts[1])
  }

  static let definitions: [(snippet: String, definition: String)] = [
    ("queue: failed", "7:3 failed"),
    ("parameters.stage", "3:3 stage"),
    ("queues.failed.url", "7:3 failed"),
    ("dependsOn: [queues.failed", "7:3 failed"),
    ("dependsOn: [queues.failed, listen", "10:3 listen"),
    ("${ queues . failed", "7:3 failed"),
    ("${ queues", "4:1 queues"),
    ("function: listen", "10:3 listen"),
    ("*vars", "13:18 &vars"),
    ("  failed:", "7:3 failed"),
  ]

  @Test(arguments: definitions.indices)
  func `a word leads to the declaration of its resource`(index: Int) throws {
    let (snippet, place) = Self.definitions[index]
    let marked = Self.at(snippet)
    let definition = try #require(marked.document.definitions(at: marked.offset).first)
    guard case .place(let name, let whole) = definition.target else {
      Issue.record("\(definition.target)")
      return
    }
    #expect(marked.document.file.shown([name]) == [place])
    #expect(whole.start <= name.start && name.end <= whole.end)
  }

  @Test func `a function's code leads to its package, and a path to its file`() {
    let product = Self.at("product: Listener")
    #expect(
      product.document.definitions(at: product.offset).map(\.target) == [
        .swiftProduct(package: "../lambdas", product: "Listener")
      ])
    let package = Self.at("package: ../lambdas")
    #expect(
      package.document.definitions(at: package.offset).map(\.target) == [
        .swiftProduct(package: "../lambdas", product: "Listener")
      ])
    let alone = MarkedText("functions:\n  a:\n    package: \"../x▮\"")
    #expect(alone.document.definitions(at: alone.offset).map(\.target) == [.path("../x")])
  }

  @Test(arguments: [
    "queues:\n  new:\n    was: ol▮d\n", "queues:\n  new: {was: \"▮old\"}\n",
    "queues:\n  new: {fifo: true, was: other/queues.ol▮d}\n",
  ])
  func `an old name leads to the resource that has it now, and to all its mentions`(
    _ text: String
  ) throws {
    let marked = MarkedText(text + "outputs: {a: \"${queues.new.arn}\"}\n")
    let definition = try #require(marked.document.definitions(at: marked.offset).first)
    guard case .place(let name, _) = definition.target else {
      Issue.record("\(definition.target)")
      return
    }
    #expect(marked.document.file.shown([name]) == ["2:3 new"])
    let all = marked.document.references(at: marked.offset, includingDeclaration: true)
    #expect(all.map(marked.document.file.text) == ["new", "new"])
    #expect(marked.document.renameable(at: marked.offset) == nil)
  }

  @Test func `an undeclared name leads nowhere`() {
    let marked = MarkedText("outputs: {a: \"${queues.no▮ne.arn}\"}")
    #expect(marked.document.definitions(at: marked.offset).isEmpty)
  }

  @Test(arguments: ["  failed:", "queue: failed", "queues.failed.url"])
  func `a resource is found wherever it is named`(snippet: String) {
    let marked = Self.at(snippet)
    let file = marked.document.file
    let all = [
      "6:25 failed", "7:3 failed", "14:23 failed", "16:24 failed", "20:24 failed", "23:20 failed",
    ]
    #expect(
      file.shown(marked.document.references(at: marked.offset, includingDeclaration: true)) == all)
    #expect(
      file.shown(marked.document.references(at: marked.offset, includingDeclaration: false))
        == all.filter { $0 != "7:3 failed" })
  }

  @Test func `parameters and anchors are found, too`() {
    let parameter = Self.at("parameters.stage")
    #expect(
      parameter.document.file.shown(
        parameter.document.references(at: parameter.offset, includingDeclaration: true))
        == ["3:3 stage", "8:25 stage"])
    let anchor = Self.at("*vars")
    #expect(
      anchor.document.file.shown(
        anchor.document.references(at: anchor.offset, includingDeclaration: true))
        == ["13:18 &vars", "17:18 *vars"])
  }

  // MARK: Rename

  static let renames: [(text: String, result: String)] = [
    (
      "queues:\n  a▮:\n    fifo: true\n  b: {deadLetter: {queue: a, maxReceives: 5}}\n"
        + "outputs: {x: \"${queues.a.arn} ${queues.b.arn}\"}",
      "queues:\n  new:\n    was: a\n    fifo: true\n  b: {deadLetter: {queue: new, maxReceives: 5}}\n"
        + "outputs: {x: \"${queues.new.arn} ${queues.b.arn}\"}"
    ),
    ("queues:\n  a▮: {fifo: true}", "queues:\n  new: {was: a, fifo: true}"),
    ("queues:\n  a▮: {}", "queues:\n  new: {was: a}"),
    ("queues:\n  a▮: # first\n  b:", "queues:\n  new: # first\n    was: a\n  b:"),
    (
      "queues:\n  a: &x {fifo: true}\n  b▮: *x",
      "queues:\n  a: &x {fifo: true}\n  new: {<<: *x, was: b}"
    ),
    (
      "queues:\n  a▮:\n    was: older\n    fifo: true",
      "queues:\n  new:\n    was: older\n    fifo: true"
    ),
    (
      "queues:\n  a▮:\n    was: new\n    fifo: true", "queues:\n  new:\n    fifo: true"
    ),
    ("queues:\n  a▮: {fifo: true, was: new}", "queues:\n  new: {fifo: true}"),
    (
      "mappings:\n  m:\n    source: a▮\n    dependsOn: [queues.a, a]\nqueues: {a: {}}\ntables: {new: {}}",
      "mappings:\n  m:\n    source: queues.new\n    dependsOn: [queues.new, new]\n"
        + "queues: {new: {was: a}}\ntables: {new: {}}"
    ),
    (
      "parameters:\n  a▮: {type: string}\noutputs: {x: \"${parameters.a}\"}",
      "parameters:\n  new: {type: string}\noutputs: {x: \"${parameters.new}\"}"
    ),
    (
      "functions:\n  f: {environment: &a▮ {}}\n  g: {environment: *a}",
      "functions:\n  f: {environment: &new {}}\n  g: {environment: *new}"
    ),
    ("outputs:\n  a▮: x", "outputs:\n  new: x"),
    (
      "queues:\n  a▮:\n    # Orders wait here.\n    fifo: true",
      "queues:\n  new:\n    was: a\n    # Orders wait here.\n    fifo: true"
    ),
    (
      "x: &x {fifo: true}\nqueues:\n  a▮:\n    <<: *x",
      "x: &x {fifo: true}\nqueues:\n  new:\n    was: a\n    <<: *x"
    ),
    (
      "functions:\n  f: {environment: &e {Q: \"${queues.a▮.url} ${queues.a.arn}\"}}\n"
        + "  g: {environment: *e}\nqueues: {a: {}}",
      "functions:\n  f: {environment: &e {Q: \"${queues.new.url} ${queues.new.arn}\"}}\n"
        + "  g: {environment: *e}\nqueues: {new: {was: a}}"
    ),
    (
      "outputs:\n  all: |\n    ${parameters.a} is\n    ${ parameters.a▮ }\n"
        + "parameters: {\"a\": {type: string}}",
      "outputs:\n  all: |\n    ${parameters.new} is\n    ${ parameters.new }\n"
        + "parameters: {\"new\": {type: string}}"
    ),
  ]

  @Test(arguments: renames.indices)
  func `a rename changes every mention, and records the old name`(index: Int) throws {
    let (text, result) = Self.renames[index]
    let marked = MarkedText(text)
    let edits = try marked.document.rename(at: marked.offset, to: "new").get()
    #expect(marked.document.file.edited(edits) == result)
  }

  static let refused: [(text: String, name: String, message: String)] = [
    ("queues: {a▮: {}, b: {}}", "b", "There is a queue `b` already."),
    ("queues: {a▮: {}}", "1a", "The name `1a` has to begin with a letter."),
    (
      "queues: {a▮: {}}", "a b",
      "The name `a b` can only contain letters, digits, hyphens and underscores."
    ),
    ("queues: {a▮: {}}", "null", "`null` is YAML's null value, not a name."),
    ("parameters: {a▮: {}, b: {}}", "b", "There is a parameter `b` already."),
    (
      "queues: {a: &x▮ {}}", "x y",
      "An anchor's name can only contain letters, digits, hyphens and underscores."
    ),
    ("queu▮es: {a: {}}", "b", "There is nothing here that can be renamed."),
    ("outputs: {a: \"${queues.no▮ne.arn}\"}", "b", "There is nothing here that can be renamed."),
    ("outputs: {a▮: x, b: y}", "b", "There is an output `b` already."),
    // `b` would be renamed from `a`, too.
    (
      "queues:\n  a▮: &x {fifo: true}\n  b: *x", "new",
      "This can't be renamed everywhere: other places repeat it through the anchor `&x` (line 2)."
    ),
    // `*b` would repeat another value.
    (
      "x-a: &a▮ {A: x}\nx-b: &b {B: y}\nx-c: *a", "b",
      "This can't be renamed everywhere: it is written in a way that can't be edited without "
        + "changing more than that (line 1)."
    ),
    ("queues: {a▮: {}}\ntables: [", "new", "This file isn't valid YAML. Correct that first."),
  ]

  @Test(arguments: refused.indices)
  func `an invalid rename is refused`(index: Int) {
    let (text, name, message) = Self.refused[index]
    let marked = MarkedText(text)
    #expect(
      marked.document.rename(at: marked.offset, to: name) == .failure(RenameProblem(message)))
  }

  @Test func `only the name itself is renamed`() {
    let marked = MarkedText("queues: {a: {}}\nmappings: {m: {dependsOn: [queues.▮a]}}")
    let found = marked.document.renameable(at: marked.offset)
    #expect(found?.name == "a")
    #expect(found.map { marked.document.file.text($0.range) } == "a")
  }
}

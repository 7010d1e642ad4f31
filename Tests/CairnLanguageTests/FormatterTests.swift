import CairnLanguage
import Testing

@Suite struct FormatterTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var before: String
    var after: String
    var testDescription: String { name }

    init(_ name: String, _ before: String, _ after: String) {
      self.name = name
      self.before = before
      self.after = after
    }
  }

  private func formatted(_ text: String) -> String {
    switch StackFormatter(TestCatalog.schemas).format(SourceFile(name: "s.yaml", text: text)) {
    case .formatted(let result): String(decoding: result.bytes, as: UTF8.self)
    case .refused(let diagnostics):
      diagnostics.map { "\($0.location.map { "\($0)" } ?? "") \($0.code.rawValue): \($0.detail)" }
        .joined(separator: "\n")
    }
  }

  static let cases = [
    Case("spaces", "stack:   demo\nregion:\tus-east-1\n", "stack: demo\nregion: us-east-1\n"),
    Case(
      "indentation", "stack: demo\nbuckets:\n     a:\n         cors:\n         - origins: [x]\n",
      "stack: demo\n\nbuckets:\n  a:\n    cors:\n      - origins: [x]\n"),
    Case(
      "x- keys stand before what repeats them",
      """
      queues: {q: {}}
      parameters: {a: {}}
      x-defaults: {fifo: true}
      stack: demo
      """,
      """
      stack: demo
      x-defaults: {fifo: true}
      parameters: {a: {}}
      queues: {q: {}}

      """),
    Case(
      "the order of sections and fields",
      """
      outputs: {a: x}
      queues:
        q:
          dependsOn: [buckets.b]
          tags: {a: b}
          colour: red
          name: n
          was: o
          fifo: true
      buckets: {b: {}}
      region: us-east-1
      stack: demo
      """,
      """
      stack: demo
      region: us-east-1
      buckets: {b: {}}

      queues:
        q:
          was: o
          name: n
          fifo: true
          tags: {a: b}
          colour: red
          dependsOn: [buckets.b]

      outputs: {a: x}

      """),
    Case(
      "fields keep to their groups",
      """
      stack: demo
      queues:
        q:
          tags: {a: b}
          name: n

          # Times.


          messageRetention: 4d
          # How long.
          visibilityTimeout: 60s
      """,
      """
      stack: demo

      queues:
        q:
          name: n
          tags: {a: b}

          # How long.
          visibilityTimeout: 60s
          # Times.
          messageRetention: 4d

      """),
    Case(
      "comments",
      """
      # About the file.

      # About the region.
      region: us-east-1 # where
      #about the name
      stack: demo
      queues: # head
        # about a
        a: # a's head
          # about delay
          fifo: true # trailing
          # at the end of a
        # about b

        b: {}
        # at the end of queues
      # at the end
      """,
      """
      # About the file.

      #about the name
      stack: demo
      # About the region.
      region: us-east-1  # where

      queues:  # head
        # about a
        a:  # a's head
          # about delay
          fifo: true  # trailing
          # at the end of a
        # about b

        b: {}
        # at the end of queues
      # at the end

      """),
    Case(
      "comments in brackets take these apart",
      """
      stack: demo
      buckets:
        b:
          cors: [ # head
            {origins: [a, # first
              b], methods: [GET]}, # after

            # about the second
            {origins: [c]}
            # at the end
          ]
      """,
      """
      stack: demo

      buckets:
        b:
          cors:  # head
            # after
            - origins:
                - a  # first
                - b
              methods: [GET]

            # about the second
            - {origins: [c]}
            # at the end

      """),
    Case(
      "brackets that are too wide are taken apart, others joined",
      """
      stack: demo
      tables:
        t:
          partitionKey: {
            name: id,
            type: string }
          sortKey: {name: a-very-long-name-of-a-key-that-goes-on-and-on-and-on-and-on-and-on, type: string}
      """,
      """
      stack: demo

      tables:
        t:
          partitionKey: {name: id, type: string}
          sortKey:
            name: a-very-long-name-of-a-key-that-goes-on-and-on-and-on-and-on-and-on
            type: string

      """),
    Case(
      "quotes",
      #"""
      stack: 'demo'
      "queues":
        'a':
          tags: {'x': 'say "hi"', "y z": 'it''s', "no": 'a\b', w: 'plain', v: "\u0041"}
      """#,
      #"""
      stack: "demo"

      queues:
        a:
          tags: {x: 'say "hi"', "y z": 'it''s', "no": 'a\b', w: "plain", v: "\u0041"}

      """#),
    Case(
      "anchors keep the order",
      """
      stack: demo
      queues:
        b: {tags: &t {a: b}, name: b}
        c: {tags: *t, name: c}
      buckets:
        x: {tags: *t, name: xxx}
      region: us-east-1
      """,
      """
      stack: demo

      queues:
        b: {name: b, tags: &t {a: b}}
        c: {name: c, tags: *t}

      buckets:
        x: {name: xxx, tags: *t}

      region: us-east-1

      """),
    Case(
      "anchors, tags and merge keys",
      """
      stack: demo
      queues:
        a: &base
          fifo: true
        b:
          name: !!str b
          <<: *base
        c: &c !!map
          # inside
          fifo: true
      """,
      """
      stack: demo

      queues:
        a: &base
          fifo: true
        b:
          <<: *base
          name: !!str b
        c: &c !!map
          # inside
          fifo: true

      """),
    Case(
      "texts over several lines",
      """
      stack: demo
      queues:
         a:
            tags:
                  folded: >-  # why
                      one

                        two
                      three


                  literal: |2
                      indented
                    not
                  keep: |+
                      kept

                  plain: one
                     two

                     three
                  quoted: "one
                     two\\
                     \\ three"   # end
         b: {}
      """,
      """
      stack: demo

      queues:
        a:
          tags:
            folded: >-  # why
              one

                two
              three

            literal: |2
                indented
              not
            keep: |+
              kept

            plain: one
              two

              three
            quoted: "one
              two\\
              \\ three"  # end
        b: {}

      """),
    Case(
      "lists in lists and items over several lines",
      """
      stack: demo
      buckets:
        a:
          cors:
          - # the rule
            # more
            origins: [x]
            methods: [GET]
          -
            origins: [y] # why
          - - a
            # b's
            - b
          - |
            text
          - # &x's
            &x {origins: [z]}
      """,
      """
      stack: demo

      buckets:
        a:
          cors:
            # the rule
            # more
            - origins: [x]
              methods: [GET]
            - origins: [y]  # why
            - - a
              # b's
              - b
            - |
              text
            # &x's
            - &x {origins: [z]}

      """),
    Case(
      "absent values and odd forms",
      """
      stack: demo
      queues:
        a:
        b: # nothing
        ? c
        : fifo: true
        d: {a, b: , "c":1}
        e: [x: y, z]
        f:
          # why
          value
      """,
      """
      stack: demo

      queues:
        a:
        b:  # nothing
        c:
          fifo: true
        d: {a, b, c: 1}
        e: [{x: y}, z]
        # why
        f: value

      """),
    Case(
      "a document's beginning",
      "%YAML 1.1\n# top\n---   # doc\nstack: demo\n...\n# end\n",
      "%YAML 1.1\n# top\n---  # doc\nstack: demo\n# end\n"),
    Case("a byte order mark", "\u{FEFF}stack:  demo", "\u{FEFF}stack: demo\n"),
    Case(
      "line breaks of Windows", "stack:  demo\r\nqueues:\r\n  a: |\r\n   x\r\n   y\r\n",
      "stack: demo\r\n\r\nqueues:\r\n  a: |\r\n    x\r\n    y\r\n"),
    Case(
      "line breaks of all kinds", "a: |\n x\r y\u{85} z\r\nb: \"x\r   y\"\rc: 1\n",
      "a: |\n  x\n  y\n  z\nb: \"x\n  y\"\nc: 1\n"),
    Case(
      "properties of a map and of its first key",
      "a: &x\n !!str k:  1\nb: !!map\n &y k: 1\nc: &z !!map\n  ! k: 1\nd: !  'x'\n",
      "a: &x\n  !!str k: 1\n\nb: !!map\n  &y k: 1\n\nc: &z !!map\n  ! k: 1\n\nd: ! \"x\"\n"),
    Case(
      "a mark that combines with a space", "a: |\n  x\n   \u{301}y\n", "a: |\n  x\n   \u{301}y\n"),
    Case(
      "spaces that are text", "stack: demo\nx:\n a: >-\n   say\n    \n b: 1\n",
      "stack: demo\n\nx:\n  a: >-\n    say\n     \n  b: 1\n"),
    Case("a text to the end of the file", "stack: demo\nx: |\n  y", "stack: demo\nx: |-\n  y\n"),
    Case(
      "a folded one", "stack: demo\nx: > # c + d\n  y\n  z",
      "stack: demo\nx: >- # c + d\n  y\n  z\n"),
    Case(
      "one that keeps its end", "stack: demo\nx: |2+\n   y\n\n   z",
      "stack: demo\nx: |-2\n   y\n\n   z\n"),
    Case("one that leaves it out", "stack: demo\nx: |-\n  y", "stack: demo\nx: |-\n  y\n"),
    Case("nothing in a text", "stack: demo\nx: |", "stack: demo\nx: |\n"),
    Case(
      "a mark that combines with a quote",
      "stack: demo\nx: '\u{301}y'\nz: {'\u{301}': '\u{301}'}\n",
      "stack: demo\nx: \"\u{301}y\"\nz: {\"\u{301}\": \"\u{301}\"}\n"),
    Case(
      "a quoted key that aliases repeat", "stack: demo\nx: {&a 'y': *a, \"b\": *a}\n",
      "stack: demo\nx: {&a \"y\": *a, b: *a}\n"),
    Case("nothing but comments", "\n# a\n\n\n#b\n\n", "# a\n\n#b\n"),
    Case("nothing", "", ""),
    Case("a stack in brackets", "{stack:   demo, queues: {}}", "{stack: demo, queues: {}}\n"),
    Case(
      "tabs in comments", "stack: demo\t#\ta\tb\t\n\n# c\n", "stack: demo  #\ta\tb\n\n# c\n"),
    Case(
      "keys of a single statement",
      "stack: demo\npolicies:\n  p:\n    statements: {actions: [a], sid: x}\n",
      "stack: demo\n\npolicies:\n  p:\n    statements: {sid: x, actions: [a]}\n"),
  ]

  @Test(arguments: cases)
  func `a file is formatted`(_ test: Case) {
    #expect(formatted(test.before) == test.after)
  }

  @Test(arguments: cases)
  func `a formatted file doesn't change`(_ test: Case) {
    #expect(formatted(test.after) == test.after)
  }

  @Test(
    arguments: [
      ("stack: [\n", "s.yaml:2:1 yaml-syntax: A value is expected before this."),
      (
        "stack: a\nstack: b\n",
        "s.yaml:2:1 duplicate-key: `stack` appears twice in this map. Remove "
          + "one, or give it another name."
      ),
      (
        "stack: a\nx: !Ref b\n",
        "s.yaml:2:4 unknown-tag: The stack language has no tag `!Ref`. "
          + "References are written `${section.name.attribute}`, parameters `${parameters.name}`."
      ),
      (
        "stack: a\n---\nstack: b\n",
        "s.yaml:2:1 several-documents: A second document begins here "
          + "(`---`). A file contains one stack: move this into a file of its own."
      ),
      (
        "? |\n  stack\n: demo\n",
        "s.yaml:1:3 not-formattable: This key spans several lines or is very long. "
          + "Write it on one line."
      ),
      (
        "stack: a\nx: |\n  y\u{2028}  z\n",
        "s.yaml:3:4 not-formattable: The invisible character U+2028 counts as a line break. "
          + "If it is intended, write \"\\u2028\" in double quotes; else remove it."
      ),
    ])
  func `a file that can't be formatted is refused, with the place`(_ text: String, _ told: String) {
    #expect(formatted(text) == told)
  }

  @Test func `an edit contains only the lines that change`() throws {
    let source = SourceFile(
      name: "s.yaml", text: "stack: demo\n\nqueues:\n  a:   {}\n  b: {}\n")
    let edits = try StackFormatter(TestCatalog.schemas).edits(source).get()
    #expect(edits.map(\.replacement) == ["  a: {}\n"])
    #expect(edits[0].range.start == SourcePosition(line: 4, column: 1, offset: 21))
    #expect(edits[0].range.end == SourcePosition(line: 5, column: 1, offset: 31))
    let none = SourceFile(name: "s.yaml", text: "stack: demo\n")
    #expect(try StackFormatter(TestCatalog.schemas).edits(none).get() == [])
  }
}

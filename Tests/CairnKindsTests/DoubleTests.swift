import CairnEngine
import CairnKinds
import CairnLanguage
import Testing

struct DoubleCase: Sendable, CustomTestStringConvertible {
  var name: String
  /// Follows the stack's name and three resources to refer to.
  var text: String
  /// `line: detail`
  var told: [String]
  /// Account and region of the endpoint; nil if the file alone has to show the duplicate.
  var endpoint: (account: String, region: String)?

  var testDescription: String { name }
}

/// Law 12: a resource is declared once, whichever way it is referred to.
@Suite struct `One thing, one declaration` {
  private static let head = """
    stack: s
    queues: {q: {}, p: {}}
    buckets: {b: {}}
    tables: {t: {partitionKey: {name: id, type: string}, stream: new-image}}
    functions: {f: {zip: f.zip}}

    """
  private static let allow =
    "[{principal: {service: s3.amazonaws.com}, actions: [sqs:SendMessage]}]"
  private static let read = "[{principal: '*', actions: [s3:GetObject]}]"

  @Test(arguments: [
    DoubleCase(
      name: "two policies of a queue",
      text: """
        policies:
          one: {queue: q, statements: \(allow)}
          two: {queue: "${queues.q.arn}", statements: \(allow)}
          other: {queue: p, statements: \(allow)}
        """,
      told: [
        "8: `policies.two` and `policies.one` are the same policy, "
          + "that of `queues.q`. Declare it once."
      ]),
    DoubleCase(
      name: "two keys of one alias",
      text: """
        kmsKeys:
          one: {alias: alias/a}
          two: {alias: alias/a}
          other: {}
          another: {}
        """,
      told: [
        "8: `kmsKeys.two` and `kmsKeys.one` declare the same alias, `alias/a`. Give one of them "
          + "another `alias`."
      ]),
    DoubleCase(
      name: "parts of email identities",
      text: """
        emailIdentities:
          one: {domain: a.example.com, configurationSet: {name: shop}, templates: {hello: {subject: s, text: t}}}
          two:
            domain: b.example.com
            configurationSet: {name: shop}
            templates:
              other: {name: hello, subject: s, text: t}
              again: {name: bye, subject: s, text: t}
              bye: {subject: s, text: t}
        """,
      told: [
        "10: `emailIdentities.two` and `emailIdentities.one` declare the same configuration set, "
          + "`shop`. Give one of them another `name`.",
        "14: `emailIdentities.two` declares the same template twice, `bye`. Give one of them "
          + "another `name`.",
        "12: `emailIdentities.two` and `emailIdentities.one` declare the same template, `hello`. "
          + "Give one of them another `name`.",
      ]),
    DoubleCase(
      name: "archives of event buses",
      text: """
        eventBuses:
          one: {archives: {all: {name: events}}}
          two: {archives: {all: {}, some: {name: events}}}
          three: {archives: {all: {name: s-two-all}}}
        """,
      told: [
        "8: `eventBuses.two` and `eventBuses.one` declare the same archive, `events`. Give one of "
          + "them another `name`.",
        "9: `eventBuses.three` and `eventBuses.two` declare the same archive, `s-two-all`. Give "
          + "one of them another `name`.",
      ]),
    DoubleCase(
      name: "items of a table",
      text: """
        items:
          one: {table: t, items: [{id: a}]}
          two:
            table: t
            items:
              - {id: b}
              - {id: a}
          three: {table: "${tables.t.name}", items: [{id: c}]}
          file: {table: t, file: f.jsonl}
        """,
      told: [
        "12: `items.two` and `items.one` declare the same item, `s-t/a`. Leave it out of one of "
          + "them."
      ]),
    DoubleCase(
      name: "objects of a bucket",
      text: """
        objects:
          one: {bucket: b, file: x/f.txt}
          two: {bucket: b, files: [g.txt, f.txt]}
          three: {bucket: b, files: [y/g.txt], prefix: y/}
          four: {bucket: b, folder: x}
          five: {bucket: b, folder: y}
        """,
      told: [
        "8: `objects.two` and `objects.one` declare the same object, "
          + "`s-b-${stack.account}-${stack.region}/f.txt`. Leave it out of one of them."
      ]),
    DoubleCase(
      name: "a policy by reference and by ARN",
      text: """
        policies:
          one: {queue: q, statements: \(allow)}
          two: {queue: "arn:aws:sqs:eu-west-1:000000000042:s-q", statements: \(allow)}
          other: {queue: "arn:aws:sqs:us-east-1:000000000042:s-q", statements: \(allow)}
        """,
      told: [
        "8: `policies.two` and `policies.one` are the same policy, "
          + "that of `arn:aws:sqs:eu-west-1:000000000042:s-q`. Declare it once."
      ], endpoint: ("000000000042", "eu-west-1")),
    DoubleCase(
      name: "two policies of a bucket",
      text: """
        policies:
          one: {bucket: b, statements: \(read)}
          two: {bucket: "${buckets.b.name}", statements: \(read)}
        """,
      told: [
        "8: `policies.two` and `policies.one` are the same policy, "
          + "that of `buckets.b`. Declare it once."
      ]),
    DoubleCase(
      name: "two mappings of a pair",
      text: """
        mappings:
          one: {queue: q, function: f}
          two: {queue: "${queues.q.arn}", function: f, batchSize: 5}
          other: {queue: p, function: f}
          stream: {table: t, function: f}
          again: {table: "${tables.t.streamArn}", function: f, batchSize: 5}
        """,
      told: [
        "8: `mappings.two` and `mappings.one` are the same mapping, "
          + "`arn:aws:sqs:${stack.region}:${stack.account}:s-q/s-f`. Declare it once.",
        "11: `mappings.again` and `mappings.stream` are the same mapping, "
          + "`${tables.t.streamArn}/s-f`. Declare it once.",
      ]),
    DoubleCase(
      name: "functions of one name in other accounts and regions",
      text: """
        mappings:
          one: {queue: q, function: f}
          two: {queue: q, function: "arn:aws:lambda:us-east-1:999999999999:function:s-f"}
          three: {queue: q, function: "arn:aws:lambda:eu-west-1:000000000042:function:s-f"}
        """,
      told: [], endpoint: ("000000000042", "us-east-1")),
    DoubleCase(
      name: "a role beside that of a function",
      text: """
        roles:
          g: {name: "s-f-${stack.region}", assumedBy: [lambda.amazonaws.com]}
          other: {name: s-f, assumedBy: [lambda.amazonaws.com]}
        """,
      told: [
        "7: `roles.g` and the role `roles.f`, which `permissions` of `functions.f` adds, are "
          + "the same role, `s-f-${stack.region}`. Give one of them another `name:`, or declare "
          + "it once."
      ]),
    DoubleCase(
      name: "a role beside that of a function, in the endpoint's region",
      text: """
        roles:
          g: {name: s-f-eu-west-1, assumedBy: [lambda.amazonaws.com]}
        """,
      told: [
        "7: `roles.g` and the role `roles.f`, which `permissions` of `functions.f` adds, are "
          + "the same role, `s-f-eu-west-1`. Give one of them another `name:`, or declare it once."
      ], endpoint: ("000000000042", "eu-west-1")),
    DoubleCase(
      name: "names of roles that differ in case",
      text: """
        roles:
          g: {name: Reader, assumedBy: [lambda.amazonaws.com]}
          h: {name: reader, assumedBy: [lambda.amazonaws.com]}
        """,
      told: [
        "8: `roles.h` and `roles.g` are the same role, `reader`. Give one of them another "
          + "`name:`, or "
          + "declare it once."
      ]),
    DoubleCase(
      name: "roles of functions that differ in case",
      text: """
          F: {zip: f.zip}
        """,
      told: [
        "7: The role `roles.F`, which `permissions` of `functions.F` adds, and the role "
          + "`roles.f`, which `permissions` of `functions.f` adds, are the same role, "
          + "`s-f-${stack.region}`. Give one of them another `name:`, or declare it once."
      ]),
    DoubleCase(
      name: "names that are equal once account and region are known",
      text: """
          c: {name: "s-b-000000000042-${stack.region}"}
        """,
      told: [
        "4: `buckets.c` and `buckets.b` are the same bucket, `s-b-000000000042-eu-west-1`. Give "
          + "one of "
          + "them another `name:`, or declare it once."
      ], endpoint: ("000000000042", "eu-west-1")),
    DoubleCase(
      name: "a permission that an API adds",
      text: """
        apis:
          a: {routes: {GET /: f}}
        invokePermissions:
          p: {function: f, principal: apigateway.amazonaws.com, sourceArn: "${apis.a.executionArn}/*"}
          other: {function: f, principal: apigateway.amazonaws.com}
        """,
      told: [
        "9: `invokePermissions.p` and the permission `invokePermissions.a-invokes-f`, which "
          + "`routes` of `apis.a` adds, have the same content, so one permission is declared "
          + "twice. Declare it once."
      ]),
    DoubleCase(
      name: "rights that two notifications bring along are each its own",
      text: """
        notifications:
          one: {bucket: b, events: ["s3:ObjectCreated:*"], function: f, prefix: a/}
          two: {bucket: b, events: ["s3:ObjectCreated:*"], function: f, prefix: b/}
        """,
      told: []),
  ])
  func `a second declaration is reported at its place`(_ test: DoubleCase) throws {
    var head = Self.head
    if test.name.contains("roles of functions") {
      head = head.replacing(
        "functions: {f: {zip: f.zip}}\n", with: "functions:\n  f: {zip: f.zip}\n")
    }
    if test.name.contains("account and region") {
      head = head.replacing("buckets: {b: {}}\n", with: "")
      head = head.replacing("stack: s\n", with: "stack: s\nbuckets:\n  b: {}\n\(test.text)\n")
    } else {
      head += test.text
    }
    let (stack, problems) = StackReader.read(
      source: SourceFile(name: "s.yaml", text: head), schemas: Catalog.standard.schemas)
    #expect(problems.map(\.detail) == [])
    let (graph, diagnostics) = ResourceGraph.build(
      stack: try #require(stack), catalog: .standard)
    var found = diagnostics
    if let endpoint = test.endpoint {
      #expect(found.map(\.detail) == [])
      found = try #require(graph).doubles(
        in: Scope(
          stack: "s", account: endpoint.account, region: endpoint.region, endpoint: nil,
          flavour: .aws))
    }
    #expect(
      found.map { "\($0.location?.range.start.line ?? 0): \($0.detail)" } == test.told)
    #expect(found.allSatisfy { $0.code == .sameResource && $0.notes.count == 1 })
  }
}

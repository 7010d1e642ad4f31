import CairnEngine
import CairnKinds
import CairnLanguage
import Testing

/// What messages advise is accepted when it is written.
@Suite struct AdviceTests {
  private static let schemas = Catalog.standard.schemas

  private static func diagnostics(_ text: String) -> [Diagnostic] {
    StackReader.read(source: SourceFile(name: "stack.yaml", text: text), schemas: schemas)
      .diagnostics
  }

  private static func key(of rule: StringRule) -> String {
    let route = "GET /"
    guard let pattern = rule.pattern, let regex = try? Regex(pattern) else { return route }
    return route.wholeMatch(of: regex) == nil ? "a" : route
  }

  /// Every field of these kinds, with a stack that gives it a value and nothing else.
  private static func fields(
    where isWanted: (FieldType) -> Bool
  ) -> [(path: String, stack: (String) -> String)] {
    func collect(
      _ type: FieldType, _ path: String, _ around: @escaping (String) -> String
    ) -> [(path: String, stack: (String) -> String)] {
      if isWanted(type) { return [(path, around)] }
      return switch type {
      case .object(let fields), .shorthand(_, let fields): inside(fields, path, around)
      case .map(let key, let inner):
        collect(inner, path) { around("{\(Self.key(of: key)): \($0)}") }
      case .list(let item, _, _): collect(item, path) { around("[\($0)]") }
      default: []
      }
    }
    func inside(
      _ fields: [FieldSchema], _ path: String, _ around: @escaping (String) -> String
    ) -> [(path: String, stack: (String) -> String)] {
      fields.filter { $0.presence != .computed }.flatMap { field in
        collect(field.type, "\(path).\(field.name)") { around("{\(field.name): \($0)}") }
      }
    }
    return schemas.flatMap { schema in
      inside(schema.fields, schema.section) { "stack: s\n\(schema.section): {a: \($0)}\n" }
    }
  }

  @Test func `a number without a unit gets one that the field takes`() {
    let fields = Self.fields {
      if case .duration = $0 { true } else { false }
    }
    #expect(fields.count > 20)
    for (path, stack) in fields {
      for number in [1, 5, 7, 30, 48, 90, 365, 3_600, 86_400, 99_999_999_999] {
        let found = Self.diagnostics(stack("\(number)")).filter { $0.code == .invalidDuration }
        #expect(found.count == 1, "\(path): \(number)")
        for diagnostic in found {
          #expect(diagnostic.detail.contains(" A number needs a unit"), "\(path): \(number)")
          let tail = diagnostic.detail.split(separator: "write ").dropFirst().joined()
          for advised in tail.matches(of: /`([^`]+)`/).map(\.1) {
            let again = Self.diagnostics(stack(String(advised)))
              .filter { $0.code == .invalidDuration || $0.code == .outOfRange }
            #expect(again.isEmpty, "\(path): \(number) -> \(advised)")
          }
        }
      }
    }
  }

  @Test func `the form of a resource outside the stack is taken`() {
    let fields = Self.fields {
      if case .reference = $0 { true } else { false }
    }
    #expect(fields.count > 40)
    for (path, stack) in fields {
      let found = Self.diagnostics(stack("nowhere-at-all")).filter { $0.code == .unknownResource }
      #expect(found.count == 1, "\(path)")
      let detail = found.first?.detail ?? ""
      #expect(
        !detail.contains("write its ARN.") || path.hasSuffix(".bucket")
          || path.hasSuffix(".secret") || path == "eventRules.bus", "\(path): \(detail)")
      for advised in detail.matches(of: /`(arn:[^`]+)`/).map(\.1) {
        let again = Self.diagnostics(stack("\"\(advised)\"")).filter {
          [.patternMismatch, .unknownResource].contains($0.code)
            || $0.summary.contains("outside the stack")
        }
        #expect(again.isEmpty, "\(path): \(again.map(\.detail))")
      }
    }
  }

  @Test(arguments: [
    FileCase(
      "durations",
      """
      queues: {q: {messageRetention: ▸14, visibilityTimeout: ▸30}}
      kmsKeys: {k: {deletionWindow: ▸7}}
      streams: {s: {retention: ▸48}}
      secrets: {s: {recoveryWindow: ▸7}}
      functions: {f: {zip: f.zip, timeout: ▸901}}
      """,
      "`messageRetention` takes a duration such as `60s`, `5m`, `12h`, `4d` or `1h30m`, not `14`. A "
        + "number needs a unit: write `14m`, `14h` or `14d`.",
      "`visibilityTimeout` takes a duration such as `60s`, `5m`, `12h`, `4d` or `1h30m`, not `30`. A "
        + "number needs a unit: write `30s` for seconds.",
      "`deletionWindow` takes a duration such as `60s`, `5m`, `12h`, `4d` or `1h30m`, not `7`. A "
        + "number needs a unit: write `7d`.",
      "`retention` takes a duration such as `60s`, `5m`, `12h`, `4d` or `1h30m`, not `48`. A number "
        + "needs a unit: write `48h` or `48d`.",
      "`recoveryWindow` takes a duration such as `60s`, `5m`, `12h`, `4d` or `1h30m`, not `7`. A "
        + "number needs a unit: write `7d`.",
      "`timeout` takes a duration such as `60s`, `5m`, `12h`, `4d` or `1h30m`, not `901`. A number "
        + "needs a unit, and the duration must be between 1s and 15m."),
    FileCase(
      "resources outside the stack",
      """
      queues: {q: {}}
      functions: {f: {zip: f.zip}}
      eventRules:
        r: {bus: ▸default, pattern: {source: [a]}, targets: {t: {bus: ▸default}}}
      schedules:
        s: {expression: rate(1 hour), target: {bus: ▸default, source: a, detailType: b}}
      items: {i: {table: ▸users, items: [{id: a}]}}
      mappings: {m: {table: ▸users, function: f}}
      alarms:
        a: {metric: {namespace: AWS/SQS, name: N}, dimensions: {queue: ▸jobs}, statistic: sum, period: 60s, comparison: less-than, threshold: 1}
        b: {metric: {namespace: AWS/SQS, name: N}, dimensions: {▸queue: "arn:aws:sqs:us-east-1:123456789012:jobs"}, statistic: sum, period: 60s, comparison: less-than, threshold: 1}
      """,
      "The stack declares no event bus `default`. Leave `bus` out for the account's default bus. For "
        + "another one outside the stack, write its ARN.",
      "The stack declares no event bus `default`. For one outside the stack, write its ARN; that of "
        + "the account's default bus is "
        + "`arn:aws:events:${stack.region}:${stack.account}:event-bus/default`.",
      "The stack declares no event bus `default`. For one outside the stack, write its ARN; that of "
        + "the account's default bus is "
        + "`arn:aws:events:${stack.region}:${stack.account}:event-bus/default`.",
      "The stack declares no table `users`. Items are of a table of this stack: declare it in "
        + "`tables`.",
      "The stack declares no table `users`. For one outside the stack, write the ARN of a "
        + "stream, such as "
        + "`arn:aws:dynamodb:us-east-1:123456789012:table/images/stream/2026-01-01T00:00:00.000`.",
      "The stack declares no queue `jobs`. For one outside the stack, write the dimension by "
        + "CloudWatch's name, with the resource's name: `other: {QueueName: …}`.",
      "CloudWatch tells resources apart by their names, and an ARN matches no metric: write `other: "
        + "{QueueName: …}` with the resource's name."),
    FileCase(
      "documents as texts, and lists that are texts",
      """
      ssmParameters: {p: {type: list, value: ▸[blue, green]}}
      stateMachines:
        m:
          ▸definition: |
            {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}
        n:
          definition:
            {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}
        o: {▸definition: '{"StartAt": "${queues.q.name}"}'}
      eventRules: {r: {▸pattern: '{"source": ["a"]}'}}
      queues: {q: {deadLetter: ▸'{"maxReceiveCount": 3}'}}
      """,
      "`value` takes a text, but this is a list. The items of a `list` are one text, with commas "
        + "between them: `blue,green`.",
      "A workflow is a map with `StartAt` and `States`, in the Amazon States Language. JSON is YAML: "
        + "remove the quotes or the `|` around it. A file with one, in YAML or JSON, is named in "
        + "`definitionFile`.",
      "A workflow is a map with `StartAt` and `States`, in the Amazon States Language. JSON is YAML: "
        + "remove the quotes or the `|` around it. A file with one, in YAML or JSON, is named in "
        + "`definitionFile`.",
      "A pattern is a map of parts of the event, such as `{source: [shop], detail: {type: "
        + "[created]}}`. JSON is YAML: remove the quotes or the `|` around it.",
      "`deadLetter` takes a map of `queue` and `maxReceives`, but this is a single value. JSON is YAML: "
        + "remove the quotes or the `|` around it."),
  ])
  func `says how to write it`(_ file: FileCase) { file.check() }

  @Test func `an unknown section lists all, in lines`() throws {
    let detail = try #require(Self.diagnostics("stack: s\nzzzzzz: {}\n").first?.detail)
    for section in Self.schemas.map(\.section) { #expect(detail.contains("`\(section)`")) }
    #expect(detail.split(separator: "\n").allSatisfy { $0.utf8.count <= 97 })
  }
}

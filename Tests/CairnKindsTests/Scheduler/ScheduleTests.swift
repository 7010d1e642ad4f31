import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage
import CairnTestSupport
import Testing

@testable import CairnKinds

@Suite struct ScheduleTests {
  @Test(arguments: [
    FileCase(
      "expressions, times and windows",
      """
      queues: {q: {}}
      schedules:
        a: {▸expression: rate(5 minute), target: {queue: q}}
        b: {▸expression: at(tomorrow), target: {queue: q}}
        c: {expression: rate(1 hour), ▸start: tomorrow, target: {queue: q}}
        d: {expression: rate(1 hour), start: "2031-01-01T00:00:00Z", ▸end: "2030-01-01T00:00:00Z", target: {queue: q}}
        e: {expression: at(2030-01-01T00:00:00), ▸end: "2030-01-01T00:00:00Z", target: {queue: q}}
        f: {expression: rate(1 hour), window: ▸90s, target: {queue: q}}
        g: {▸expression: hourly, target: {queue: q}}
        h: {▸expression: at(2030-01-01 00:00:00), target: {queue: q}}
        i: {▸expression: at(2030-02-30T00:00:00), target: {queue: q}}
        j: {expression: rate(1 hour), ▸start: "2030-02-30T00:00:00Z", ▸end: soon, target: {queue: q}}
        k: {expression: rate(1 hour), ▸timezone: Europe/Berln, target: {queue: q}}
        l: {expression: rate(1 hour), ▸timezone: Berlin, target: {queue: q}}
        m: {expression: rate(1 hour), timezone: America/Argentina/Buenos_Aires, target: {queue: q}}
        n: {expression: rate(1 hour), timezone: GMT+2, target: {queue: q}}
        o: {expression: rate(1 hour), timezone: America/Lomo, target: {queue: q}}
      """,
      "EventBridge takes `rate(5 minutes)`, and not `minute`.",
      "`at` takes a date that exists and a time, without a time zone, such as "
        + "`at(2030-01-01T08:00:00)`.",
      "`start` takes a date that exists and a time in UTC, such as `2030-01-01T00:00:00Z`.",
      "The schedule would end before it begins: `end` has to be later than `start`.",
      "`at` is one time: leave `end` out.",
      "`window` is counted in whole minutes; `90s` is not. Write `2m`.",
      "A schedule is `rate(5 minutes)`, `cron(0 20 * * ? *)` or `at(2030-01-01T08:00:00)`.",
      "`at` takes a date that exists and a time, without a time zone, such as "
        + "`at(2030-01-01T08:00:00)`.",
      "`at` takes a date that exists and a time, without a time zone, such as "
        + "`at(2030-01-01T08:00:00)`.",
      "`start` takes a date that exists and a time in UTC, such as `2030-01-01T00:00:00Z`.",
      "`end` takes a date that exists and a time in UTC, such as `2030-01-01T00:00:00Z`.",
      "There is no time zone `Europe/Berln`. Did you mean `Europe/Berlin`?",
      "There is no time zone `Berlin`. Did you mean `Europe/Berlin`?"),
    FileCase(
      "names in their groups",
      """
      queues: {q: {}}
      schedules:
        a: {name: nightly, expression: rate(1 hour), target: {queue: q}}
        b: {name: nightly, group: reports, expression: rate(1 hour), target: {queue: q}}
        c: {▸name: nightly, group: default, expression: rate(1 hour), target: {queue: q}}
      """, "`nightly` is already the name of another schedule. Give one of them another `name:`."),
    FileCase(
      "one name in two groups",
      """
      queues: {q: {}}
      schedules:
        a: {name: nightly, expression: rate(1 hour), target: {queue: q}}
        b: {name: nightly, group: reports, expression: rate(1 hour), target: {queue: q}}
      """),
    FileCase(
      "targets and roles",
      """
      queues: {q: {}, f: {fifo: true}}
      eventBuses: {b: {}}
      roles: {r: {assumedBy: [lambda.amazonaws.com]}}
      schedules:
        a: {expression: rate(1 hour), target: {▸bus: b}}
        b: {expression: rate(1 hour), target: {queue: q, ▸source: a}}
        c: {expression: rate(1 hour), target: {▸queue: f}}
        d: {expression: rate(1 hour), target: {queue: q}, ▸deadLetter: f}
        e: {expression: rate(1 hour), target: {queue: q}, ▸role: r}
      """,
      "Events for a `bus` need a `source` and a `detailType`.",
      "`source` is for events of a `bus`: leave it out.",
      "Messages of a FIFO queue are in a group: name one in `messageGroup`.",
      "A dead-letter queue of EventBridge is a standard queue: choose a queue without `fifo: true`.",
      "`roles.r` doesn't let EventBridge Scheduler assume it. Write `assumedBy: "
        + "[scheduler.amazonaws.com]` there, or let `scheduler.amazonaws.com` assume it in `trust`."
    ),
  ])
  func `is checked`(_ file: FileCase) { file.check() }

  private static let queue = "arn:aws:sqs:us-east-1:1:q"

  private func resource(_ fields: [String: Value] = [:]) -> ResourceHandle {
    let fields: [String: Value] = [
      "name": "n", "expression": "rate(1 hour)", "role": "r",
      "target": ["queue": .string(Self.queue)],
    ].merging(fields) { $1 }
    return ResourceHandle(
      address: ResourceAddress(section: "schedules", name: "x"), properties: Properties(fields))
  }

  @Test func `a schedule without a role gets its own`() throws {
    let (stack, _) = StackReader.read(
      source: SourceFile(
        name: "s.yaml",
        text: """
          stack: s
          queues: {q: {}, d: {}}
          schedules:
            x: {expression: rate(1 hour), target: {queue: q}, deadLetter: d}
          """), schemas: Catalog.standard.schemas)
    let declared = try #require(stack)
    let graph = try #require(ResourceGraph.build(stack: declared, catalog: .standard).graph)
    let role = try #require(
      graph[ResourceAddress(section: "roles", name: "x-schedule")]?.declaration)
    let statements = role.properties["statements"]?.list ?? []
    #expect(statements.map { $0.map?["Action"] } == [["sqs:SendMessage"], ["sqs:SendMessage"]])
    #expect(
      statements.flatMap(\.references).map(\.description) == [
        "${queues.q.arn}", "${queues.d.arn}",
      ])
  }

  @Test func `times and retries are read as declared, and the rest is kept`() async throws {
    let answer: JSONValue = [
      "Name": "n", "GroupName": "default", "ScheduleExpression": "rate(1 hour)",
      "ScheduleExpressionTimezone": "UTC", "State": "ENABLED", "StartDate": 1_893_456_000,
      "FlexibleTimeWindow": ["Mode": "OFF"], "Description": "cairn:s:x",
      "KmsKeyArn": "arn:aws:kms:us-east-1:1:key/k", "ActionAfterCompletion": "DELETE",
      "Target": [
        "Arn": .string(Self.queue), "RoleArn": "r", "Input": "a text",
        "RetryPolicy": ["MaximumEventAgeInSeconds": 86_400, "MaximumRetryAttempts": 185],
        "EcsParameters": ["TaskCount": 1],
      ],
    ]
    let stub = StubEvents(["GET /schedules/n": answer, "PUT /schedules/n": [:]])
    let wanted = resource(["start": "2030-01-01T02:00:00+02:00", "input": "a text"])
    let context = try stub.context(.aws)
    let live = try #require(try await Schedule().read(wanted, context))
    #expect(live.properties[Schedule.start] == "2030-01-01T02:00:00+02:00")
    #expect(live.properties[Schedule.input] == "a text")
    #expect(live.properties[Schedule.retry] == nil)
    #expect(live.owner == .stack("s", resource: "x"))
    #expect(
      live.unmanaged.map(\.name) == [
        "ActionAfterCompletion", "KmsKeyArn", "EcsParameters of target",
      ])
    _ = try await Schedule().update(wanted, from: live, changed: ["expression"], context)
    #expect(
      stub.sent("PUT /schedules/n") == [
        [
          "GroupName": "default", "Description": "cairn:s:x", "ScheduleExpression": "rate(1 hour)",
          "ScheduleExpressionTimezone": "UTC", "State": "ENABLED", "StartDate": 1_893_456_000,
          "FlexibleTimeWindow": ["Mode": "OFF"], "KmsKeyArn": "arn:aws:kms:us-east-1:1:key/k",
          "ActionAfterCompletion": "DELETE",
          "Target": [
            "Arn": .string(Self.queue), "RoleArn": "r", "Input": "a text",
            "EcsParameters": ["TaskCount": 1],
          ],
        ]
      ])
  }
}

import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage
import CairnTestSupport
import Testing

@testable import CairnKinds

@Suite struct EventRuleTests {
  @Test(arguments: [
    FileCase(
      "triggers",
      """
      eventBuses: {b: {}}
      eventRules:
        ▸a: {}
        b: {schedule: rate(1 hour), ▸every: 5m}
        c: {bus: b, ▸schedule: rate(1 hour)}
        d: {every: ▸90s}
        e: {▸schedule: rate(1 hours)}
        f: {▸schedule: rate(5 minute)}
        g: {▸schedule: every 5 minutes}
        h: {▸schedule: at(2030-01-01T00:00:00)}
        i: {▸schedule: cron(0 20 * * *)}
        j: {▸schedule: cron(0 20 * * * *)}
        k: {▸schedule: cron(0 25 * * ? *)}
        l: {schedule: "cron(0/15 8-18 ? JAN,MAR MON-FRI 2030)"}
        m: {schedule: "cron(0 0 L * ? *)"}
        n: {schedule: "cron(0 0 ? * 2#1 *)"}
        o: {every: 2d}
      """,
      "An event rule needs a `pattern` or a `schedule` (or `every`), which says when it invokes its "
        + "targets.",
      "`every` is short for a `schedule`, so only one of the two can be given.",
      "Only rules of the default bus have a schedule: leave `bus` out, or declare a schedule in the "
        + "section `schedules`.",
      "`every` is counted in whole minutes; `90s` is not. Write `2m`.",
      "EventBridge takes `rate(1 hour)`, and not `hours`.",
      "EventBridge takes `rate(5 minutes)`, and not `minute`.",
      "A schedule is `rate(5 minutes)` or `cron(0 20 * * ? *)`.",
      "A schedule is `rate(5 minutes)` or `cron(0 20 * * ? *)`.",
      "`cron` takes six fields: minutes, hours, day of month, month, day of week and year, such as "
        + "`cron(0 20 * * ? *)`.",
      "One of the day of month and the day of week of `cron` has to be `?`, and the other not, such "
        + "as `cron(0 20 * * ? *)`.",
      "`25` isn't a value of the field hours of `cron`."),
    FileCase(
      "patterns",
      """
      eventRules:
        a: {pattern: {▸detailType: [created]}}
        b: {pattern: {▸source: shop}}
        c: {pattern: {detail: {price: [{numeric: [">", ▸1.0000001]}]}}}
        d: {pattern: {detail: {price: [{numeric: [">", ▸6000000000]}]}}}
        e: {pattern: {detail: {type: [{▸startsWith: a}]}}}
        f: {pattern: {detail: {type: [{▸wildcard: "a**b"}]}}}
        g: {pattern: {detail: {type: [{prefix: {▸suffix: a}}]}}}
        h: {▸pattern: {}}
        i: {pattern: {source: [{anything-but: {prefix: [a, b]}}], $or: [{detail: {a: [1.5]}}, {detail: {b: [{exists: false}]}}]}}
        j: {pattern: {detail: {path: [{anything-but: {wildcard: "*/lib/*"}}], ip: [{cidr: "2001:db8::/32"}]}}}
      """,
      "Events have no `detailType`. Did you mean `detail-type`?",
      "`source` takes a list of matching values, such as `[image]`, or a map of its parts.",
      "`numeric` in `detail.price` compares numbers with at most 6 digits after the decimal point.",
      "`numeric` in `detail.price` compares numbers from -5000000000 to 5000000000.",
      "`detail.type` has `startsWith`, which isn't an operator. There are `prefix`, `suffix`, "
        + "`anything-but`, `numeric`, `exists`, `equals-ignore-case`, `cidr`, `wildcard`.",
      "`wildcard` in `detail.type` takes a text without two `*` in a row.",
      "`detail.type` has `suffix`, which isn't an operator. There are `equals-ignore-case`.",
      "The pattern is empty, so it matches nothing."),
    FileCase(
      "every error of a pattern, at its place",
      """
      eventRules:
        a:
          pattern:
            ▸source: shop
            detail:
              there: [{▸exists: "yes"}]
              name: [plain, {▸contains: x}, ▸[a]]
              price: [{numeric: [">", ▸0.0000001, "<", ▸6000000000]}]
              ▸plain: x
              $or:
                - {▸empty: []}
                - ▸{}
              ▸prefix: a
        b:
          pattern:
            $or: [{▸detailType: [a]}, {source: [shop], detail: {▸a: {}}}]
      """,
      "`source` takes a list of matching values, such as `[image]`, or a map of its parts.",
      "`exists` in `detail.there` takes `true` or `false`.",
      "`detail.name` has `contains`, which isn't an operator. There are `prefix`, `suffix`, "
        + "`anything-but`, `numeric`, `exists`, `equals-ignore-case`, `cidr`, `wildcard`.",
      "`detail.name` has a list in its list, which takes only texts, numbers and operators.",
      "`numeric` in `detail.price` compares numbers with at most 6 digits after the decimal point.",
      "`numeric` in `detail.price` compares numbers from -5000000000 to 5000000000.",
      "`detail.plain` takes a list of matching values, such as `[image]`, or a map of its parts.",
      "`detail.$or[0].empty` is empty, so it matches nothing.",
      "`detail.$or` takes a list of patterns, one of which has to match.",
      "`prefix` is an operator, which has to be in a list: `[{prefix: …}]`.",
      "Events have no `detailType`. Did you mean `detail-type`?",
      "`$or[1].detail.a` is empty, so it matches nothing."),
    FileCase(
      "roles that EventBridge can't assume",
      """
      roles: {r: {assumedBy: [lambda.amazonaws.com]}, s: {assumedBy: [events.amazonaws.com]}}
      stateMachines: {m: {definition: {StartAt: A, States: {A: {Type: Succeed}}}}}
      eventRules:
        a: {every: 5m, targets: {x: {stateMachine: m, ▸role: r}, y: {stateMachine: m, role: s}}}
      """,
      "`roles.r` doesn't let EventBridge assume it. Write `assumedBy: [events.amazonaws.com]` there, "
        + "or let `events.amazonaws.com` assume it in `trust`."),
    FileCase(
      "one name on several buses",
      """
      eventBuses: {a: {}, b: {}}
      stateMachines: {m: {definition: {StartAt: A, States: {A: {Type: Succeed}}}}}
      eventRules:
        a: {name: placed, bus: a, pattern: {source: [s]}, targets: {x: {stateMachine: m}}}
        b: {name: placed, bus: b, pattern: {source: [s]}, targets: {x: {stateMachine: m}}}
        c: {name: placed, pattern: {source: [s]}, targets: {x: {stateMachine: m}}}
        d: {name: placed, bus: "arn:aws:events:us-east-1:123456789012:event-bus/c", pattern: {source: [s]}, targets: {x: {stateMachine: m}}}
      """),
    FileCase(
      "one name twice on a bus",
      """
      eventBuses: {a: {}, b: {}}
      eventRules:
        a: {name: placed, bus: a, pattern: {source: [s]}}
        b: {name: placed, bus: b, pattern: {source: [s]}}
        c: {▸name: placed, bus: "${eventBuses.b.arn}", pattern: {source: [s]}}
      """, "`placed` is already the name of another event rule. Give one of them another `name:`."),
    FileCase(
      "targets",
      """
      queues: {q: {}, f: {fifo: true}}
      topics: {t: {fifo: true}}
      eventRules:
        a: {every: 5m, targets: {▸x: {}}}
        b: {every: 5m, targets: {x: {queue: q, ▸topic: "arn:aws:sns:us-east-1:123456789012:t"}}}
        c: {every: 5m, targets: {x: {▸queue: f}}}
        d: {every: 5m, targets: {x: {queue: q, ▸messageGroup: g}}}
        e: {every: 5m, targets: {x: {queue: q, ▸deadLetter: f}}}
        f: {every: 5m, targets: {x: {▸topic: t}}}
        g: {every: 5m, targets: {x: {▸apiDestination: "arn:aws:events:us-east-1:123456789012:api-destination/crm/1"}}}
        h: {every: 5m, targets: {x: {queue: q, input: {}, ▸inputPath: $.detail}}}
        i: {every: 5m, targets: {x: {queue: q, transformer: {paths: {order: $.id}, ▸template: "<oder>"}}}}
        j: {every: 5m, targets: {x: {queue: q, transformer: {template: "<aws.events.rule-name>"}}}}
      """,
      "A target needs `function`, `queue`, `topic`, `stateMachine`, `bus`, `logGroup` or "
        + "`apiDestination`.",
      "A target has one destination, and this one has `queue` and `topic`: declare one for each.",
      "Messages of a FIFO queue are in a group: name one in `messageGroup`.",
      "Only FIFO queues have message groups: leave `messageGroup` out.",
      "A dead-letter queue of EventBridge is a standard queue: choose a queue without `fifo: true`.",
      "EventBridge publishes to standard topics only: choose a topic without `fifo: true`.",
      "EventBridge reaches `apiDestination` through a role that it assumes: name one in `role`.",
      "A target has one of `input`, `inputPath` and `transformer`, and this one has `input` and "
        + "`inputPath`.",
      "The template has `<oder>`, and `paths` has no `oder`. Did you mean `<order>`?"),
  ])
  func `is checked`(_ file: FileCase) { file.check() }

  private static let queue = "arn:aws:sqs:us-east-1:1:q"
  private static let rule: JSONValue = [
    "Name": "r", "Arn": "arn:aws:events:us-east-1:1:rule/r", "State": "ENABLED",
    "EventPattern": #"{"source":["a"]}"#, "RoleArn": "arn:aws:iam::1:role/x",
    "EventBusName": "default",
  ]
  private static let targets: JSONValue = [
    "Targets": [
      ["Id": "q", "Arn": .string(queue), "Input": "{\"a\":1}", "EcsParameters": ["TaskCount": 1]],
      ["Id": "k", "Arn": "arn:aws:kinesis:us-east-1:1:stream/s"],
      ["Id": "old", "Arn": .string(queue)],
    ]
  ]

  private func resource(_ fields: [String: Value]) -> ResourceHandle {
    ResourceHandle(
      address: ResourceAddress(section: "eventRules", name: "r"),
      properties: Properties(["name": "r"].merging(fields) { $1 }))
  }

  @Test func `is read with its targets, and what no field holds is unmanaged`() async throws {
    let stub = StubEvents([
      "ListRules": ["Rules": [Self.rule, ["Name": "Events-Archive-x"]]],
      "ListTargetsByRule": Self.targets,
      "ListTagsForResource": [
        "Tags": [
          ["Key": "cairn:stack", "Value": "s"], ["Key": "cairn:resource", "Value": "r"],
        ]
      ],
    ])
    let live = try #require(try await EventRule().read(resource([:]), stub.context(.aws)))
    #expect(
      live.properties.values == [
        "name": "r", "bus": .null, "pattern": ["source": ["a"]], "schedule": .null, "every": .null,
        "description": "", "enabled": true, "tags": [:],
        "targets": [
          "q": ["queue": .string(Self.queue), "input": ["a": 1]],
          "old": ["queue": .string(Self.queue)],
        ],
      ])
    #expect(live.owner == .stack("s", resource: "r"))
    #expect(
      live.unmanaged.map(\.description) == [
        "RoleArn (arn:aws:iam::1:role/x)", #"EcsParameters of target q ({"TaskCount":1})"#,
        "target k (arn:aws:kinesis:us-east-1:1:stream/s)",
      ])
  }

  @Test func `an update repeats what a request would reset`() async throws {
    let stub = StubEvents([
      "ListRules": ["Rules": [Self.rule]], "PutRule": [:], "ListTargetsByRule": Self.targets,
      "PutTargets": ["FailedEntryCount": 0], "RemoveTargets": ["FailedEntryCount": 0],
    ])
    let wanted = resource([
      "pattern": ["source": ["b"]], "enabled": true, "description": "",
      "targets": [
        "q": ["queue": .string(Self.queue), "input": ["a": 2]],
        "new": ["queue": .string(Self.queue)],
      ],
    ])
    let live = LiveResource(properties: Properties(), attributes: [:], owner: .unread)
    _ = try await EventRule().update(
      wanted, from: live, changed: ["pattern", "targets"], stub.context(.aws))
    #expect(
      stub.sent("PutRule") == [
        [
          "Name": "r", "EventBusName": "default", "State": "ENABLED", "Description": "",
          "RoleArn": "arn:aws:iam::1:role/x", "EventPattern": #"{"source":["b"]}"#,
        ]
      ])
    #expect(stub.sent("RemoveTargets").map { $0["Ids"] } == [["old"]])
    #expect(
      stub.sent("PutTargets").map { $0["Targets"] } == [
        [
          ["Id": "new", "Arn": .string(Self.queue)],
          [
            "Id": "q", "Arn": .string(Self.queue), "Input": "{\"a\":2}",
            "EcsParameters": ["TaskCount": 1],
          ],
        ]
      ])
  }

  @Test func `a target that EventBridge refuses is an error`() async throws {
    let stub = StubEvents([
      "ListRules": ["Rules": []], "PutRule": [:], "ListTargetsByRule": ["Targets": []],
      "PutTargets": [
        "FailedEntryCount": 1,
        "FailedEntries": [["TargetId": "q", "ErrorCode": "ConcurrentModificationException"]],
      ],
    ])
    await #expect(throws: AWSError.self) {
      try await EventRule().create(
        resource(["targets": ["q": ["queue": .string(Self.queue)]]]), stub.context(.aws))
    }
  }

  @Test func `a rate is written in EventBridge's words`() {
    #expect(ScheduleExpression.rate(60) == "rate(1 minute)")
    #expect(ScheduleExpression.rate(300) == "rate(5 minutes)")
    #expect(ScheduleExpression.rate(3_600) == "rate(1 hour)")
    #expect(ScheduleExpression.rate(172_800) == "rate(2 days)")
    #expect(ScheduleExpression.rate(90) == nil)
  }
}

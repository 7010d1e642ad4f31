import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage
import CairnTestSupport
import Testing

@testable import CairnKinds

@Suite struct StateMachineTests {
  @Test(arguments: [
    FileCase(
      "definitions, roles and logging",
      """
      roles: {r: {assumedBy: [lambda.amazonaws.com]}}
      stateMachines:
        ▸a: {}
        b: {definition: {StartAt: A, States: {A: {Type: Succeed}}}, ▸definitionFile: x.json}
        c: {▸definition: some text}
        d: {definition: {StartAt: A, States: {A: {Type: Succeed}}}, role: "arn:aws:iam::123456789012:role/r", ▸permissions: []}
        e: {definition: {StartAt: A, States: {A: {Type: Succeed}}}, ▸role: r}
        f: {definitionFile: x.json}
      """,
      "A state machine needs a `definition`, or the name of a file with one in `definitionFile`.",
      "`definitionFile` names a file with the value of `definition`: leave one of the two out.",
      "A workflow is a map with `StartAt` and `States`, in the Amazon States Language.",
      "`permissions` creates a role for the state machine, so it can't be combined with `role`. "
        + "Add the statements to the role, or remove `role`.",
      "The workflow runs in `roles.r`, which doesn't let it. Write `assumedBy: "
        + "[states.amazonaws.com]` there, or let `states.amazonaws.com` assume it in `trust`."),
    FileCase(
      "states that lead nowhere",
      """
      stateMachines:
        a: {definition: {▸StartAt: Frist, States: {First: {Type: Succeed}}}}
        b: {▸definition: {States: {A: {Type: Succeed}}}}
        c: {definition: {StartAt: A, ▸States: {}}}
        d:
          definition:
            StartAt: A
            States:
              A: {Type: Pass, ▸Next: C}
              B: {Type: Succeed}
        e: {definition: {StartAt: A, States: {▸A: {Type: Task, Resource: x}}}}
        f: {definition: {StartAt: A, States: {A: {Type: Wait, Seconds: 1, ▸End: false}}}}
        g: {definition: {StartAt: A, States: {A: {Type: Pass, Next: A, ▸End: true}}}}
        h: {definition: {StartAt: A, States: {A: {Type: Succeed}, ▸B: {Type: Pass, Next: A}}}}
        i: {definition: {StartAt: A, States: {A: {Type: Fail, ▸Next: A}}}}
        j: {definition: {StartAt: A, States: {A: {▸Type: Tasc, End: true}}}}
        k: {definition: {StartAt: A, States: {▸A: {End: true}}}}
        l: {definition: {StartAt: A, States: {A: {Type: Pass, ▸Next: [A]}}}}
      """,
      "There is no state `Frist` to go on with. Did you mean `First`?",
      "A workflow needs `StartAt`: its first state.",
      "A workflow needs `States`: a map of its states.",
      "There is no state `C` to go on with. Did you mean `A`?",
      "The state `A` needs `Next`, the state to go on with, or `End: true`.",
      "The state `A` needs `Next`, the state to go on with, or `End: true`.",
      "The state `A` ends the workflow and has a `Next`: leave one of them out.",
      "Nothing leads to the state `B`: name it in `StartAt`, or in `Next` of another state.",
      "A state of the type `Fail` has no `Next`: leave it out.",
      "`Tasc` isn't a type of states. Did you mean `Task`?",
      "The state `A` needs a `Type`: there are `Choice`, `Fail`, `Map`, `Parallel`, `Pass`, "
        + "`Succeed`, `Task` and `Wait`.",
      "`Next` takes the name of a state."),
    FileCase(
      "choices, catches and branches",
      """
      stateMachines:
        a:
          definition:
            StartAt: A
            States:
              A:
                Type: Choice
                Choices:
                  - {Variable: $.a, IsNull: true, Next: B}
                  - {Variable: $.b, IsNull: true, ▸Next: D}
                ▸Default: E
              B: {Type: Succeed}
        b: {definition: {StartAt: A, States: {A: {Type: Choice, Choices: [▸{Variable: $.a, IsNull: true}]}}}}
        c: {definition: {StartAt: A, States: {▸A: {Type: Choice}}}}
        d: {definition: {StartAt: A, States: {A: {Type: Choice, ▸End: true, Choices: [{Next: A}]}}}}
        e:
          definition:
            StartAt: A
            States:
              A: {Type: Task, Resource: x, Catch: [{ErrorEquals: [States.ALL], ▸Next: None}], End: true}
        f:
          definition:
            StartAt: A
            States:
              A:
                Type: Parallel
                Branches:
                  - {StartAt: B, States: {B: {Type: Pass, ▸Next: C}}}
                  - {StartAt: D, States: {D: {Type: Succeed}}}
                Next: C
              C: {Type: Succeed}
        g: {definition: {StartAt: A, States: {▸A: {Type: Map, End: true}}}}
        h: {definition: {StartAt: A, States: {A: {Type: Map, ItemProcessor: {▸StartAt: A, States: {B: {Type: Succeed}}}, End: true}}}}
        i: {definition: {StartAt: A, States: {A: {Type: Parallel, Branches: [{StartAt: A, States: {▸A: {Type: Succeed}}}], End: true}}}}
        j: {definition: {StartAt: A, States: {A: {Type: Parallel, ▸Branches: [], End: true}}}}
        k:
          definition:
            StartAt: A
            States:
              A: {Type: Task, Resource: x, Catch: [{ErrorEquals: [States.ALL], Next: B}], Next: B}
              B: {Type: Map, Iterator: {StartAt: C, States: {C: {Type: Pass, End: true}}}, Next: D}
              D: {Type: Choice, Choices: [{Not: {Variable: $.a, IsNull: true}, Next: A}], Default: E}
              E: {Type: Fail}
      """,
      "There is no state `D` to go on with. Did you mean `A`?",
      "There is no state `E` to go on with. Did you mean `A`?",
      "Each case needs `Next`: the name of the state to go on with.",
      "A state of the type `Choice` needs `Choices`: a list of conditions, each with a `Next`.",
      "A state of the type `Choice` has no `End`: leave it out.",
      "There is no state `None` to go on with.",
      "There is no state `C` to go on with. Did you mean `B`?",
      "A state of the type `Map` needs `ItemProcessor`: the workflow for each item.",
      "There is no state `A` to go on with. Did you mean `B`?",
      "The states of a workflow and of its branches have different names, and "
        + "`definition.States.A` has this one.",
      "A state of the type `Parallel` needs `Branches`: a list of workflows."),
  ])
  func `is checked`(_ file: FileCase) { file.check() }

  // MARK: Files

  private func read(
    _ text: String, _ files: [String: String]
  ) -> (stack: Stack?, diagnostics: [Diagnostic]) {
    StackReader.read(
      source: SourceFile(name: "stack.yaml", text: text), schemas: Catalog.standard.schemas,
      attached: AttachedFiles { path in files[path].map { SourceFile(name: path, text: $0) } })
  }

  @Test func `a definition in a file is read with its references`() throws {
    let text = """
      stack: s
      parameters: {wait: {type: integer, default: 5}}
      queues: {q: {}}
      stateMachines:
        m: {definitionFile: m.json, permissions: []}

      """
    let file = """
      {
        "StartAt": "A",
        "States": {
          "A": {"Type": "Wait", "Seconds": "${parameters.wait}", "Next": "B"},
          "B": {"Type": "Pass", "Result": "${queues.q.arn}", "End": true}
        }
      }
      """
    let (stack, diagnostics) = read(text, ["m.json": file])
    #expect(diagnostics.map(\.detail) == [])
    let machine = try #require(stack?.resources.first { $0.address.section == "stateMachines" })
    let states = machine.properties["definition"]?.map?["States"]?.map
    #expect(states?["A"]?.map?["Seconds"] == 5)
    #expect(machine.mentioned.map(\.description) == ["queues.q"])
    let place = machine.location(of: "definition.States.B.Result")
    #expect("\(place.file):\(place.range.start.line)" == "m.json:5")
    #expect(machine.location(of: "permissions").file == "stack.yaml")
  }

  @Test(
    arguments: [
      (
        #"{"StartAt": "First", "States": {"B": {"Type": "Succeed"}}}"#,
        "m.json:1:2: There is no state `First` to go on with."
      ),
      (
        "StartAt: ${queues.first}\nStates: {}\n",
        "m.json:1:10: The stack declares no queue `first`."
      ),
      ("{", "m.json:"), ("", "stack.yaml:4:7: The file `m.json` is empty."),
      (nil, "stack.yaml:4:7: The file `m.json` can't be read."),
    ] as [(String?, String)])
  func `mistakes in the file have their place in it`(_ file: String?, _ message: String) throws {
    let text = """
      stack: s
      queues: {q: {}}
      stateMachines:
        m: {definitionFile: m.json}

      """
    let (stack, diagnostics) = read(text, file.map { ["m.json": $0] } ?? [:])
    #expect(stack == nil)
    let first = try #require(diagnostics.first { $0.severity == .error })
    let start = try #require(first.location)
    let shown =
      "\(start.file):\(start.range.start.line):\(start.range.start.column): \(first.detail)"
    #expect(shown.hasPrefix(message), "\(shown)")
  }

  // MARK: Roles

  private func graph(_ text: String) throws -> ResourceGraph {
    let stack = try #require(read("stack: s\n" + text, [:]).stack)
    let (graph, problems) = ResourceGraph.build(stack: stack, catalog: .standard)
    #expect(problems.map(\.detail) == [])
    return try #require(graph)
  }

  private func actions(_ address: String, in graph: ResourceGraph) throws -> [String] {
    let node = try #require(graph.nodes.first { $0.address.description == address })
    return (node.declaration.properties["statements"]?.list ?? []).map {
      ($0.map?["Action"]?.list ?? []).compactMap(\.string).joined(separator: ",")
    }
  }

  @Test func `a state machine without a role gets its own, beside a function of its name`() throws {
    let graph = try graph(
      """
      functions: {m: {zip: a.zip}}
      logGroups: {g: {}}
      stateMachines:
        m:
          definition: {StartAt: A, States: {A: {Type: Succeed}}}
          permissions: [{actions: [sqs:SendMessage], resources: ["*"]}]
          logging: {level: all, logGroup: g}
          tracing: true

      """)
    let actions = try actions("roles.m-states", in: graph)
    #expect(actions.count == 3)
    #expect(actions.first == "sqs:SendMessage")
    #expect(actions.contains { $0.contains("logs:CreateLogDelivery") })
    #expect(actions.contains { $0.contains("xray:PutTraceSegments") })
    let role = try #require(
      graph[ResourceAddress(section: "roles", name: "m-states")]?.declaration)
    #expect(Role.lets("states.amazonaws.com", assume: role.properties) == true)
    #expect(role.location(of: "statements[0]").range.start.line == 7)
    let name = role.properties["name"].map { $0.json(.plain).string ?? "" }
    #expect(name == "s-m-states-${stack.region}")
  }

  @Test func `rules and schedules get the right to start it`() throws {
    let graph = try graph(
      """
      stateMachines:
        m: {definition: {StartAt: A, States: {A: {Type: Succeed}}}}
      roles: {other: {assumedBy: [events.amazonaws.com]}}
      eventRules:
        r:
          every: 5m
          targets:
            a: {stateMachine: m}
            b: {stateMachine: m, input: {again: true}}
            c: {stateMachine: m, role: other}
            d: {queue: "arn:aws:sqs:us-east-1:123456789012:q"}
      schedules:
        s: {expression: rate(1 hour), target: {stateMachine: m}}

      """)
    #expect(try actions("roles.r-event", in: graph) == ["states:StartExecution"])
    #expect(try actions("roles.s-schedule", in: graph) == ["states:StartExecution"])
    let rule = try #require(graph[ResourceAddress(section: "eventRules", name: "r")])
    let roles = (rule.declaration.properties["targets"]?.map ?? [:]).mapValues {
      $0.map?["role"]?.referredResource?.description
    }
    #expect(roles == ["a": "roles.r-event", "b": "roles.r-event", "c": "roles.other", "d": nil])
    #expect(rule.dependencies.map(\.description).contains("stateMachines.m"))
  }

  // MARK: Requests

  private static let arn = "arn:aws:states:us-east-1:1:stateMachine:m"
  private static let definition: Value = ["StartAt": "A", "States": ["A": ["Type": "Succeed"]]]
  private static let live: JSONValue = [
    "stateMachineArn": .string(arn), "name": "m", "status": "ACTIVE", "type": "EXPRESS",
    "definition": "{\n  \"States\": {\"A\": {\"Type\": \"Succeed\"}}, \"StartAt\": \"A\"\n}",
    "roleArn": "r", "creationDate": 1_893_456_000,
    "loggingConfiguration": [
      "level": "ERROR", "includeExecutionData": true,
      "destinations": [["cloudWatchLogsLogGroup": ["logGroupArn": "arn:g:*"]]],
    ],
    "tracingConfiguration": ["enabled": true],
    "encryptionConfiguration": ["type": "CUSTOMER_MANAGED_KMS_KEY", "kmsKeyId": "k"],
  ]

  private func resource(_ fields: [String: Value] = [:]) -> ResourceHandle {
    let fields: [String: Value] = ["name": "m", "definition": Self.definition, "role": "r"]
      .merging(fields) { $1 }
    return ResourceHandle(
      address: ResourceAddress(section: "stateMachines", name: "m"),
      properties: Properties(fields), tags: ["cairn:stack": "s"])
  }

  @Test func `a definition is compared as a value, and what no field holds is unmanaged`()
    async throws
  {
    let stub = StubEvents([
      "DescribeStateMachine": Self.live,
      "ListTagsForResource": [
        "tags": [
          ["key": "cairn:stack", "value": "s"], ["key": "cairn:resource", "value": "m"],
          ["key": "team", "value": "shop"],
        ]
      ],
    ])
    let live = try #require(try await StateMachine().read(resource(), stub.context(.aws)))
    #expect(
      live.properties.values == [
        "name": "m", "definition": Self.definition, "role": "r", "type": "express",
        "logging": ["level": "error", "logGroup": "arn:g", "includeData": true], "tracing": true,
        "tags": ["team": "shop"],
      ])
    #expect(live.owner == .stack("s", resource: "m"))
    #expect(live.unmanaged.map(\.name) == ["encryptionConfiguration"])
  }

  @Test func `one that is being deleted counts as missing`() async throws {
    let stub = StubEvents(["DescribeStateMachine": ["status": "DELETING"]])
    #expect(try await StateMachine().read(resource(), stub.context(.aws)) == nil)
  }

  @Test func `only what changed is sent`() async throws {
    let stub = StubEvents([
      "DescribeStateMachine": Self.live, "UpdateStateMachine": [:],
      "ListTagsForResource": ["tags": []],
      "ValidateStateMachineDefinition": ["result": "OK", "diagnostics": []],
    ])
    let context = try stub.context(.aws)
    let live = try #require(try await StateMachine().read(resource(), context))
    _ = try await StateMachine().update(resource(), from: live, changed: ["logging"], context)
    _ = try await StateMachine().update(
      resource(["tracing": true]), from: live, changed: ["definition", "tracing"], context)
    #expect(
      stub.sent("UpdateStateMachine") == [
        [
          "stateMachineArn": .string(Self.arn), "roleArn": "r",
          "loggingConfiguration": ["level": "OFF", "includeExecutionData": false],
        ],
        [
          "stateMachineArn": .string(Self.arn), "roleArn": "r",
          "definition": .string(Self.definition.jsonText),
          "tracingConfiguration": ["enabled": true],
        ],
      ])
    #expect(stub.sent("ValidateStateMachineDefinition").count == 1)
  }

  @Test func `what Step Functions refuses has its place`() async throws {
    let stub = StubEvents([
      "DescribeStateMachine": ["__type": "StateMachineDoesNotExist"],
      "ValidateStateMachineDefinition": [
        "result": "FAIL",
        "diagnostics": [
          ["severity": "WARNING", "code": "W", "message": "Some advice"],
          [
            "severity": "ERROR", "code": "SCHEMA_VALIDATION_FAILED", "message": "No such field",
            "location": "/States/A~1B/Choices/0/Next",
          ],
        ],
      ],
    ])
    let error = await #expect(throws: KindError.self) {
      _ = try await StateMachine().create(resource(), stub.context(.aws))
    }
    #expect(
      error?.message
        == "Step Functions refuses the definition: No such field at /States/A~1B/Choices/0/Next")
    #expect(error?.path == "definition.States.A/B.Choices[0].Next")
    #expect(stub.sent("CreateStateMachine").isEmpty)
  }

  @Test func `an endpoint without the check creates all the same`() async throws {
    let stub = StubEvents([
      "DescribeStateMachine": ["__type": "StateMachineDoesNotExist"],
      "ValidateStateMachineDefinition": ["__type": "UnknownOperationException"],
      "CreateStateMachine": [:],
    ])
    _ = try await StateMachine().create(
      resource(["logging": ["level": "all", "logGroup": "arn:g"]]), stub.context(.emulator))
    #expect(
      stub.sent("CreateStateMachine") == [
        [
          "name": "m", "type": "STANDARD", "roleArn": "r",
          "definition": .string(Self.definition.jsonText),
          "loggingConfiguration": [
            "level": "ALL", "includeExecutionData": false,
            "destinations": [["cloudWatchLogsLogGroup": ["logGroupArn": "arn:g:*"]]],
          ],
          "tracingConfiguration": ["enabled": false],
          "tags": [["key": "cairn:stack", "value": "s"]],
        ]
      ])
  }
}

import CairnEngine
import CairnJSON
import CairnLanguage
import CairnTestSupport
import Synchronization
import Testing

@testable import CairnAWS
@testable import CairnKinds

/// Versions and aliases of functions, their images and their networks.
@Suite struct FunctionReleaseTests {
  @Test(arguments: [
    FileCase(
      "aliases",
      """
      functions:
        a: {zip: a.zip, aliases: {▸live: latest}}
        b: {zip: a.zip, publish: true, aliases: {live: ▸newest}}
        c: {zip: a.zip, publish: true, aliases: {▸7: latest}}
        d: {zip: a.zip, aliases: {live: {version: $LATEST, ▸weights: {1: 0.5}}}}
        e: {zip: a.zip, aliases: {live: {version: 2, ▸weights: {2: 0.5}}}}
        f: {zip: a.zip, aliases: {live: {version: 2, ▸weights: {1: 1.5}}}}
        g: {zip: a.zip, aliases: {live: {version: 3, ▸weights: {1: 0.1, 2: 0.1}}}}
        h: {zip: a.zip, publish: true, aliases: {live: latest, next: {weights: {1: 0.1}}, old: 1}}
      """,
      "`latest` is the version that `publish: true` publishes: add that, or name a version by its "
        + "number.",
      "`live` takes `latest`, `$LATEST` or the number of a version, which `newest` is not.",
      "A key of `aliases` takes letters, digits, hyphens and underscores, and not only digits, which "
        + "`7` is not.",
      "Only published versions share invocations, and `$LATEST` isn't one.",
      "`weights` names another version than `version`, which gets the rest.",
      "A weight is a number from 0 to 1, such as `0.1`.",
      "An alias stands for two versions at most: `weights` names one besides `version`."),
    FileCase(
      "versions that aren't published",
      """
      functions:
        a: {zip: a.zip, environment: {▸VERSION: "${functions.b.version}"}}
        b: {zip: a.zip}
      """,
      "`functions.b` has no `version`, because its `publish` isn't given. Write `publish: true`, or "
        + "refer to the function's `arn`."),
    FileCase(
      "images",
      """
      functions:
        a: {▸image: "x:1", zip: a.zip}
        b: {image: "x:1", ▸runtime: python3.13}
        c: {image: "x:1", ▸handler: app.handler}
        d: {zip: a.zip, ▸imageConfig: {command: [a]}}
        ▸e: {}
        f: {image: "x:1", imageConfig: {command: [app.handler]}}
      """,
      "A function has one source of code, but `zip` and `image` are given. Remove all but one.",
      "A container image brings its own runtime, handler and layers: leave `runtime` out.",
      "A container image brings its own runtime, handler and layers: leave `handler` out, or write it "
        + "in `imageConfig.command`.",
      "`imageConfig` overrides what `image` says, and the function has no `image`.",
      "Name the source of the code: `package` and `product` for a Swift package, `zip` for an "
        + "existing zip, `folder` for a folder to zip, or `image` for a container image."),
    FileCase(
      "networks",
      """
      functions:
        a: {zip: a.zip, vpc: {subnets: [▸vpc-1], securityGroups: [sg-1]}}
        b: {zip: a.zip, vpc: ▸{subnets: [subnet-1]}}
      """,
      "An item of `subnets` takes the id of a subnet, such as `subnet-0a1b2c3d`, which `vpc-1` is "
        + "not.",
      "`vpc` needs `securityGroups`: a list. For example: `securityGroups: [sg-0a1b2c3d]`."),
  ])
  func `are checked`(_ file: FileCase) { file.check() }

  @Test func `the own role may connect to the VPC`() {
    let needs = Function.needs(of: ["vpc": ["subnets": ["subnet-1"]]])
    #expect(needs.map(\.field) == ["vpc"])
    #expect(needs[0].statement.map?["Action"]?.list?.contains("ec2:CreateNetworkInterface") == true)
  }

  @Test func `an image needs an endpoint with containers, and no runtime`() {
    let scope = Scope(stack: "s", account: "1", region: "r", endpoint: nil, flavour: .emulator)
    let filled = Function().schema.fillingDefaults(Properties(["image": "x:1"]))
    #expect(Function().needs(of: filled, in: scope).map(\.text) == ["run container images"])
    #expect(Function().artifact(for: filled) == nil)
  }

  // MARK: Reading

  private func function(_ more: [String: JSONValue]) throws -> LambdaFunction {
    try #require(
      LambdaFunction(
        .object(
          [
            "FunctionName": "f", "FunctionArn": "arn:f", "Runtime": "python3.13",
            "CodeSha256": "x", "Version": "$LATEST", "Description": "d",
          ].merging(more) { $1 })))
  }

  @Test(
    arguments: [
      (["Version": "3", "FunctionArn": "arn:f:3", "RevisionId": "r", "Description": "of 3"], true),
      (["Version": "3", "MemorySize": 512], false), (["Version": "3", "CodeSha256": "y"], false),
      (["Version": "3", "Layers": [["Arn": "l"]]], false),
    ] as [([String: JSONValue], Bool)])
  func `a version is compared with what isn't published`(
    _ version: [String: JSONValue], _ isUpToDate: Bool
  ) throws {
    let older = try function(["Version": "1", "CodeSha256": "old"])
    let versions = FunctionVersions([
      try function(["RevisionId": "q"]), try function(version), older,
    ])
    #expect(versions.isUpToDate == isUpToDate)
    #expect(versions.text == "1 to 3")
    #expect(versions.newest?.versionAttributes["version"] == 3)
    #expect(!FunctionVersions([try function([:])]).isUpToDate)
  }

  private func handle(
    _ properties: Properties, recorded: Properties? = nil, isFound: Bool = false
  ) -> ResourceHandle {
    var handle = ResourceHandle(
      address: ResourceAddress(section: "functions", name: "f"), properties: properties,
      isFound: isFound)
    handle.recorded = recorded
    return handle
  }

  private static let answers: [JSONValue] = [
    ["Name": "live", "FunctionVersion": "3", "Description": ""],
    [
      "Name": "next", "FunctionVersion": "3",
      "RoutingConfig": ["AdditionalVersionWeights": ["1": 0.25]],
    ],
    ["Name": "old", "FunctionVersion": "1"], ["Name": "theirs", "FunctionVersion": "2"],
  ]

  @Test func `aliases that aren't the stack's are named`() throws {
    let versions = FunctionVersions([try function(["Version": "3"])])
    let ours = handle(
      Properties(["aliases": ["live": "latest", "next": "3"]]),
      recorded: Properties(["aliases": ["old": "1"]]))
    let (field, unmanaged) = FunctionAliases.read(Self.answers, of: ours, versions)
    let schema = Function.aliases.schema
    let quarter = Value.number(try #require(JSONNumber(0.25)))
    #expect(
      schema.normalForm(of: field)
        == schema.normalForm(
          of: [
            "live": "latest", "next": ["version": "3", "weights": ["1": quarter]],
            "old": "1",
          ]))
    #expect(unmanaged.map(\.description) == ["alias theirs (version 2)"])
    let imported = FunctionAliases.read(
      Self.answers, of: handle(Properties(), isFound: true), versions)
    #expect(imported.field.map?.keys.sorted() == ["live", "next", "old", "theirs"])
  }

  @Test(
    arguments: [
      ("Image", ["zip": "a.zip"], true), ("Image", ["image": "x:1"], false),
      ("Zip", ["image": "x:1"], true), ("Zip", ["folder": "f"], false), ("Image", [:], false),
    ] as [(String, [String: Value], Bool)])
  func `a function of an image and one of a zip are never made of each other`(
    _ type: String, _ declared: [String: Value], _ isReplaced: Bool
  ) throws {
    let function = try function(["PackageType": .string(type)])
    let ailment = Function.otherPackage(function, Properties(declared))
    #expect((ailment?.cure == .replacement) == isReplaced)
  }

  // MARK: Writing

  private func update(
    _ properties: Properties, changed: Set<String>, live: [String: Value] = [:]
  ) async throws -> (calls: [String], attributes: LiveAttributes) {
    let transport = StubTransport { request throws(TransportError) in
      switch (request.method, request.path.split(separator: "/").last) {
      case ("GET", "aliases"): .json(["Aliases": .array(Array(Self.answers.prefix(1)))])
      case ("GET", "versions"):
        .json([
          "Versions": [["FunctionName": "f", "FunctionArn": "arn:f:4", "Version": "4"]]
        ])
      case ("DELETE", _): .text("", status: 204)
      default:
        .json([
          "FunctionName": "f", "FunctionArn": "arn:f:4", "Version": "4", "State": "Active",
        ])
      }
    }
    var configuration = AWSConfiguration.endpoint()
    configuration.retry = .none
    let context = KindContext(
      scope: Scope(
        stack: "s", account: "1", region: "us-east-1", endpoint: "http://127.0.0.1:4566",
        flavour: .emulator),
      aws: AWSClient(configuration: configuration, transport: transport), reads: .everything,
      shared: SharedReads(), pace: .emulator, stagingBucket: "b")
    var all = properties
    all[Function.name] = "f"
    all[Function.role] = "r"
    let attributes = try await Function().update(
      handle(all),
      from: LiveResource(
        properties: Properties(["aliases": .map(live)]),
        attributes: ["version": 3, "versionArn": "arn:f:3"], owner: .unread),
      changed: changed, context)
    let calls = transport.requests.map {
      "\($0.method) \($0.path.split(separator: "/").dropFirst(3).joined(separator: "/"))"
    }
    return (calls.filter { !$0.hasSuffix("configuration") }, attributes)
  }

  @Test func `a change publishes a version, and the aliases follow`() async throws {
    let properties = Properties([
      "publish": true, "aliases": ["live": "latest", "first": "1"],
    ])
    let (calls, attributes) = try await update(properties, changed: ["memory"])
    #expect(
      calls == [
        "POST versions", "GET aliases", "GET versions", "POST aliases", "PUT aliases/live",
      ])
    #expect(attributes["version"] == 4)
    #expect(attributes["versionArn"] == "arn:f:4")
  }

  @Test func `what isn't in a version publishes none`() async throws {
    let properties = Properties(["publish": true, "aliases": ["live": "latest"]])
    let (calls, attributes) = try await update(properties, changed: ["description"])
    #expect(calls == [])
    #expect(attributes["version"] == 3)
  }

  @Test func `without publish, a change publishes none`() async throws {
    #expect(try await update(Properties(), changed: ["memory"]).calls == [])
  }

  @Test func `an alias that isn't declared any more is deleted`() async throws {
    let (calls, _) = try await update(
      Properties(["aliases": ["live": "3"]]), changed: ["aliases"],
      live: ["live": "3", "old": "1"])
    #expect(calls == ["GET aliases", "DELETE aliases/old"])
  }
}

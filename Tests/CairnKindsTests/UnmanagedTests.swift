import CairnEngine
import CairnJSON
import CairnLanguage
import Testing

@testable import CairnAWS
@testable import CairnKinds

/// Unmanaged settings in answers, for settings that no emulator supports.
@Suite struct `Unmanaged settings of each kind` {
  private static let function: JSONValue = [
    "FunctionName": "f", "FunctionArn": "arn:aws:lambda:us-east-1:000000000000:function:f",
    "Role": "r", "Runtime": "python3.13", "Handler": "app.handler", "CodeSize": 3, "Timeout": 3,
    "MemorySize": 128, "LastModified": "2026-11-24T10:58:24.000+0000", "CodeSha256": "x",
    "Version": "$LATEST", "TracingConfig": ["Mode": "PassThrough"], "RevisionId": "1",
    "PackageType": "Zip", "Architectures": ["x86_64"], "EphemeralStorage": ["Size": 512],
    "SnapStart": ["ApplyOn": "None", "OptimizationStatus": "Off"],
    "VpcConfig": ["SubnetIds": [], "SecurityGroupIds": [], "VpcId": ""],
    "LoggingConfig": ["LogFormat": "Text", "LogGroup": "/aws/lambda/f"],
    "RuntimeVersionConfig": ["RuntimeVersionArn": "arn"],
  ]

  private func function(_ more: [String: JSONValue]) throws -> [String] {
    let answer = (Self.function.object ?? [:]).merging(more) { _, new in new }
    let function = try #require(LambdaFunction(.object(answer)))
    return Function.unmanaged(function).map(\.description)
  }

  @Test func `a plain function has none`() throws {
    #expect(try function([:]) == [])
  }

  @Test(
    arguments: [
      ("KMSKeyArn", "arn:key", "KMSKeyArn (arn:key)"),
      (
        "FileSystemConfigs", [["Arn": "a", "LocalMountPath": "/mnt/x"]],
        #"FileSystemConfigs ([{"Arn":"a","LocalMountPath":"/mnt/x"}])"#
      ),
      (
        "SnapStart", ["ApplyOn": "PublishedVersions", "OptimizationStatus": "Off"],
        #"SnapStart ({"ApplyOn":"PublishedVersions","OptimizationStatus":"Off"})"#
      ),
      (
        "ImageConfigResponse", ["ImageConfig": ["Command": ["x"], "User": "me"]],
        "User of imageConfig (me)"
      ),
      ("VpcConfig", ["SubnetIds": ["subnet-1"], "Mode": "dual"], "Mode of vpc (dual)"),
      (
        "LoggingConfig", ["LogFormat": "Text", "LogGroup": "/all", "Sink": "s3"],
        "Sink of logging (s3)"
      ),
      (
        "DeadLetterConfig", ["TargetArn": "arn:aws:kinesis:us-east-1:000000000000:stream/s"],
        "DeadLetterConfig (arn:aws:kinesis:us-east-1:000000000000:stream/s)"
      ),
      ("DurableConfig", ["ExecutionTimeout": 60], #"DurableConfig ({"ExecutionTimeout":60})"#),
      (
        "TenancyConfig", ["TenantIsolationMode": "PER_TENANT"],
        #"TenancyConfig ({"TenantIsolationMode":"PER_TENANT"})"#
      ),
      (
        "CapacityProviderConfig", ["LambdaManagedInstancesCapacityProviderConfig": ["a": "b"]],
        #"CapacityProviderConfig ({"LambdaManagedInstancesCapacityProviderConfig":{"a":"b"}})"#
      ),
      ("SomethingNew", true, "SomethingNew (true)"),
    ] as [(String, JSONValue, String)])
  func `of a function are reported`(_ member: String, _ value: JSONValue, _ text: String) throws {
    #expect(try function([member: value]) == [text])
  }

  private static let table: [String: JSONValue] = [
    "TableName": "t", "TableStatus": "ACTIVE", "ItemCount": 0,
    "BillingModeSummary": ["BillingMode": "PAY_PER_REQUEST"],
    "ProvisionedThroughput": ["ReadCapacityUnits": 0, "WriteCapacityUnits": 0],
    "WarmThroughput": ["ReadUnitsPerSecond": 12000, "Status": "ACTIVE"],
    "TableClassSummary": ["TableClass": "STANDARD", "LastUpdateDateTime": 1],
  ]

  private func table(_ more: [String: JSONValue]) -> [UnmanagedSetting] {
    Table.unmanaged(TableDescription(.object(Self.table.merging(more) { _, new in new })))
  }

  @Test func `a plain table has none`() { #expect(table([:]) == []) }

  @Test(
    arguments: [
      (
        "OnDemandThroughput", ["MaxReadRequestUnits": 9],
        #"OnDemandThroughput ({"MaxReadRequestUnits":9})"#
      ),
      ("Replicas", [["RegionName": "eu-west-1"]], #"Replicas ([{"RegionName":"eu-west-1"}])"#),
      (
        "GlobalTableWitnesses", [["RegionName": "a"]],
        #"GlobalTableWitnesses ([{"RegionName":"a"}])"#
      ),
      ("MultiRegionConsistency", "STRONG", "MultiRegionConsistency (STRONG)"),
    ] as [(String, JSONValue, String)])
  func `of a table are reported`(_ member: String, _ value: JSONValue, _ text: String) {
    #expect(table([member: value]).map(\.description) == [text])
    #expect(table([member: value]).flatMap(\.lostWith) == [])
  }

  @Test func `of an index are lost if its key or projection changes`() {
    let index: JSONValue = [
      "IndexName": "by-owner", "IndexStatus": "ACTIVE",
      "OnDemandThroughput": ["MaxReadRequestUnits": 9],
    ]
    let found = table(["GlobalSecondaryIndexes": [index]])
    #expect(
      found.map(\.description) == [
        #"OnDemandThroughput of index by-owner ({"MaxReadRequestUnits":9})"#
      ])
    #expect(
      found.flatMap(\.lostWith) == [
        "globalIndexes.by-owner.partitionKey", "globalIndexes.by-owner.sortKey",
        "globalIndexes.by-owner.projection", "globalIndexes.by-owner.include",
      ])
  }

  /// API Gateway "GetResources" with methods that each have a name.
  private static func path(_ path: String, _ methods: [String: JSONValue]) throws -> RestResource {
    try #require(
      RestResource([
        "id": .string(path), "path": .string(path),
        "resourceMethods": .object(
          methods.mapValues { integration in
            [
              "httpMethod": "X", "operationName": "name", "methodIntegration": integration,
            ]
          }),
      ]))
  }

  private static let proxy: JSONValue = [
    "type": "AWS_PROXY", "httpMethod": "POST",
    "uri":
      "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:f/invocations",
  ]
  private static let preflight: JSONValue = [
    "type": "MOCK",
    "integrationResponses": [
      "200": [
        "responseParameters": ["method.response.header.Access-Control-Allow-Origin": "'*'"]
      ]
    ],
  ]

  @Test(
    arguments: [
      (["GET /x", "GET /y"], true, [[], [], []]),
      // The ARNs of new functions aren't known before they are created.
      (["GET /x"], true, [[], [], ["routes.GET /y"]]),
      (["GET /x", "ANY /y"], true, [[], [], ["routes.GET /y"]]),
      (["GET /x", "GET /y"], false, [[], ["routes.OPTIONS /x", "cors"], []]),
      (["GET /x", "OPTIONS /x", "GET /y"], true, [[], [], []]),
      (
        ["GET /y"], true,
        [
          ["routes.GET /x"],
          ["routes.OPTIONS /x", "cors", "routes.GET /x", "routes.OPTIONS /x"], [],
        ]
      ),
    ] as [([String], Bool, [[String]])])
  func `of a method are lost if its route is removed or changed`(
    _ declared: [String], _ cors: Bool, _ lost: [[String]]
  ) throws {
    let function = Value.unresolved(
      Template(.resource(ResourceAddress(section: "functions", name: "f"), attribute: "arn")))
    var properties: [String: Value] = [
      "routes": .map(Dictionary(uniqueKeysWithValues: declared.map { ($0, function) }))
    ]
    if cors { properties["cors"] = ["origin": "*"] }
    let resources = [
      try Self.path("/x", ["GET": Self.proxy, "OPTIONS": Self.preflight]),
      try Self.path("/y", ["GET": Self.proxy]),
    ]
    let live = LiveRoutes(
      resources, like: Properties(properties), APIParts(), authorizers: [:], stage: APIStage(),
      binaryMediaTypes: [],
      in: Scope(
        stack: "s", account: "000000000000", region: "us-east-1", endpoint: nil, flavour: .aws))
    let found = API.unmanaged(
      in: resources, live, APIParts(), declared: Properties(properties)
    ).filter { $0.name.hasPrefix("operationName") }
    #expect(
      found.map(\.name) == ["GET /x", "OPTIONS /x", "GET /y"].map { "operationName of \($0)" })
    #expect(found.map(\.lostWith) == lost)
  }

  @Test func `of a permission are the parts of its statement that no field holds`() {
    let statement: JSONValue = [
      "Sid": "s", "Effect": "Allow", "Action": "lambda:GetFunction",
      "Condition": [
        "ArnLike": ["AWS:SourceArn": "arn"], "StringEquals": ["aws:PrincipalOrgID": "o-1"],
      ],
    ]
    #expect(
      Permission.unmanaged(statement).map(\.description) == [
        "Action (lambda:GetFunction)", "condition StringEquals aws:PrincipalOrgID (o-1)",
      ])
  }
}

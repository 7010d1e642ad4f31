import CairnAWS
import CairnEngine
import CairnJSON
import CairnKinds
import CairnLanguage
import CairnTestSupport
import Testing

@Suite(.enabled(if: TestEndpoint.isSet)) struct `What boto3 finds of the serverless kinds` {
  @Test func `a role with everything`() async throws {
    try await KindContract.run(.of("roles")) { contract in
      let thing = contract.resource([
        "statements": [
          ["Effect": "Allow", "Action": ["dynamodb:GetItem"], "Resource": ["arn:aws:dynamodb:*"]]
        ],
        "managedPolicies": ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"],
        "description": "Reads & lists", "maxSession": 7_200, "tags": ["team": "images"],
      ])
      try await contract.create(thing)
      let name = try #require(thing.properties[Role.name])
      let found = try await Judge.found("roles", name)
      let trust = found["AssumeRolePolicyDocument"]?["Statement"]?[0]
      #expect(trust?["Principal"] == ["Service": "lambda.amazonaws.com"])
      #expect(found["Description"] == "Reads & lists")
      #expect(found["MaxSessionDuration"] == 7_200)
      let inline = try #require(found["inline"]?.object)
      #expect(inline.count == 1)
      #expect(inline.values.first?["Statement"]?[0]?["Resource"] == ["arn:aws:dynamodb:*"])
      #expect(found["attached"] == ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"])
      #expect(found["Tags"]?["team"] == "images")
      try await contract.kind.delete(thing, contract.context)
      #expect(try await Judge.found("roles", name) == .null)
    }
  }

  @Test func `a function with everything, and who may invoke it`() async throws {
    try await KindContract.run(.of("functions")) { contract in
      let thing = contract.resource([
        "memory": 512, "timeout": 20, "ephemeralStorage": 1_024, "description": "Works",
        "environment": ["NAME": "a b"], "reservedConcurrency": 5, "logRetention": 604_800,
        "tags": ["team": "images"],
      ])
      try await contract.create(thing)
      let name = try #require(thing.properties[Function.name])
      let function = contract.context.scope.arn("lambda", "function:\(name)")
      let permission = ResourceHandle(
        address: ResourceAddress(section: "invokePermissions", name: "s3"),
        properties: Properties([
          "function": .string(function), "principal": "s3.amazonaws.com",
          "sourceArn": "arn:aws:s3:::images", "entry": "s3",
        ]))
      _ = try await Permission().create(permission, contract.context)
      let found = try await Judge.found("functions", name)
      let configuration = found["Configuration"]
      #expect(configuration?["MemorySize"] == 512)
      #expect(configuration?["Timeout"] == 20)
      #expect(configuration?["EphemeralStorage"] == ["Size": 1_024])
      #expect(configuration?["Environment"]?["Variables"] == ["NAME": "a b"])
      #expect(configuration?["State"] == "Active")
      #expect(
        configuration?["CodeSha256"]?.string == contract.surroundings.artifact?.sha256)
      #expect(found["Concurrency"]?["ReservedConcurrentExecutions"] == 5)
      #expect(
        found["Tags"] == [
          "team": "images", "cairn:stack": .string(contract.context.scope.stack),
          "cairn:resource": "thing",
        ])
      #expect(found["logGroup"]?["retentionInDays"] == 7)
      let statement = try await Judge.found("invokePermissions", "s3.amazonaws.com to \(name)")
      #expect(statement["Principal"] == ["Service": "s3.amazonaws.com"])
      #expect(statement["Condition"] == ["ArnLike": ["AWS:SourceArn": "arn:aws:s3:::images"]])
      try await contract.kind.delete(thing, contract.context)
      #expect(try await Judge.found("functions", name) == .null)
    }
  }

  @Test func `an api with everything`() async throws {
    try await KindContract.run(.of("apis")) { contract in
      let thing = contract.resource([
        "cors": ["origin": "https://a.example.com", "maxAge": 60], "stage": "live",
        "stageVariables": ["a": "1"], "binaryMediaTypes": ["image/png"],
        "description": "Images", "tags": ["team": "images"],
      ])
      try await contract.create(thing)
      let name = try #require(thing.properties[API.name])
      let found = try await Judge.found("apis", name)
      #expect(found["description"] == "Images")
      #expect(found["binaryMediaTypes"] == ["image/png"])
      #expect(found["tags"]?["team"] == "images")
      var methods: [String: [String]] = [:]
      for (path, own) in found["routes"]?.object ?? [:] {
        guard let own = own.object, !own.isEmpty else { continue }
        methods[path] = own.keys.sorted()
      }
      #expect(
        methods == [
          "/images/{id}": ["GET", "OPTIONS"], "/images": ["OPTIONS", "POST"],
          "/any": ["ANY", "OPTIONS"],
        ])
      #expect(found["stages"]?.object?.keys.sorted() == ["live"])
      #expect(found["stages"]?["live"]?["variables"] == ["a": "1"])
      try await contract.kind.delete(thing, contract.context)
      #expect(try await Judge.found("apis", name) == .null)
    }
  }

  @Test func `event source mappings of a queue and of a table's stream`() async throws {
    try await KindContract.run(.of("mappings")) { contract in
      let queue = contract.resource([
        "batchSize": 5, "partialBatchResponses": true, "maximumConcurrency": 3,
        "filters": [["body": ["type": ["image"]]]],
      ])
      try await contract.create(queue)
      let made = try await make(
        Table(),
        [
          "name": .string("\(contract.stem)-t"),
          "partitionKey": ["name": "id", "type": "string"], "stream": "new-image",
        ], contract.context)
      let table = ResourceHandle(
        address: ResourceAddress(section: "tables", name: "fixture"),
        properties: Properties(["name": .string("\(contract.stem)-t")]))
      let stream = try #require(
        try await Table().read(table, contract.context)?.attributes["streamArn"]?.string)
      var changes = contract.resource([
        "table": .string(stream), "startingPosition": "TRIM_HORIZON", "batchSize": 20,
      ])
      changes.properties[raw: "queue"] = nil
      try await contract.create(changes)
      let live = try #require(try await contract.read(changes))
      #expect(live.properties[raw: "startingPosition"] == "TRIM_HORIZON")
      #expect(live.properties[raw: "batchSize"] == 20)

      let fromQueue = "\(contract.stem)-q to \(contract.stem)-f"
      let fromTable = "\(contract.stem)-t to \(contract.stem)-f"
      let ofQueue = try await Judge.found("mappings", fromQueue)
      #expect(ofQueue["BatchSize"] == 5)
      #expect(ofQueue["FunctionResponseTypes"] == ["ReportBatchItemFailures"])
      #expect(ofQueue["ScalingConfig"] == ["MaximumConcurrency": 3])
      let ofTable = try await Judge.found("mappings", fromTable)
      #expect(ofTable["EventSourceArn"]?.string == stream)
      #expect(ofTable["BatchSize"] == 20)
      #expect(ofTable["StartingPosition"] == "TRIM_HORIZON")
      try await contract.kind.delete(queue, contract.context)
      try await contract.kind.delete(changes, contract.context)
      #expect(try await Judge.found("mappings", fromQueue) == .null)
      #expect(try await Judge.found("mappings", fromTable) == .null)
      try await made.clear()
    }
  }
}

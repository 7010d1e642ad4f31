import CairnAWS
import CairnEngine
import CairnKinds
import CairnLanguage
import FoundationEssentials

extension KindFixture {
  static let serverless = [role, function, permission, api, mapping]

  static let role = KindFixture(
    kind: Role(),
    unreadable: ["assumedBy": "expanded into trust"],
    fixed: ["assumedBy": "expanded into trust"],
    prepare: { _, _ in
      let lambda: Value = [
        [
          "Effect": "Allow", "Principal": ["Service": "lambda.amazonaws.com"],
          "Action": ["sts:AssumeRole"],
        ]
      ]
      let other: Value = [
        [
          "Effect": "Allow", "Principal": ["AWS": "arn:aws:iam::000000000000:root"],
          "Action": ["sts:AssumeRole"],
          "Condition": ["StringEquals": ["sts:ExternalId": "a & <b>"]],
        ]
      ]
      let put: Value = ["Effect": "Allow", "Action": ["s3:PutObject"], "Resource": ["*"]]
      let deny: Value = [
        "Effect": "Deny", "Action": ["s3:Delete*", "s3:Put*"],
        "Resource": ["arn:aws:s3:::a/*", "arn:aws:s3:::b/${aws:username}/*"],
      ]
      return Surroundings(
        base: ["trust": lambda],
        known: [
          "trust": [lambda, other],
          "statements": [[], [put], [deny], [put, deny]],
          "managedPolicies": [
            [], ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"],
            [
              "arn:aws:iam::aws:policy/AmazonSQSFullAccess",
              "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
            ],
          ],
          "path": ["/", "/images/"],
        ])
    })

  static let function = KindFixture(
    kind: Function(),
    unreadable: [
      "package": "says where code comes from", "product": "says where code comes from",
      "zip": "says where code comes from", "folder": "says where code comes from",
      "exclude": "says where code comes from",
      "permissions": "expanded into a role",
    ],
    fixed: [
      "package": "", "product": "", "zip": "", "folder": "", "exclude": "",
      "permissions": "expanded into a role",
    ],
    companions: ["runtime": ["handler": "app.handler"]],
    answers: ["FunctionConfiguration": Function.members],
    prepare: { context, _ in
      Surroundings(
        base: [
          "role": .string("arn:aws:iam::\(context.scope.account):role/some"), "zip": "tiny.zip",
          "codeSha256": .string(try TinyZip.artifact().sha256),
        ],
        known: [
          "role": [
            .string("arn:aws:iam::\(context.scope.account):role/some"),
            .string("arn:aws:iam::\(context.scope.account):role/path/other"),
          ],
          "runtime": ["provided.al2023", "provided.al2", "python3.13"],
          "handler": ["bootstrap", "app.handler"],
          "reservedConcurrency": [0, 1, 5],
          "logRetention": [86_400, 604_800, .integer(3653 * 86_400)],
          "environment": [[:], ["NAME": "a b"], ["NAME": "{\"x\": \"é\"}", "OTHER": ""]],
        ],
        artifact: try TinyZip.artifact())
    })

  static let permission = KindFixture(
    kind: Permission(),
    prepare: { context, name in
      let clear = try await makeFunction("\(name)-f", context)
      let clearOther = try await makeFunction("\(name)-g", context)
      let arn = Value.string(context.scope.arn("lambda", "function:\(name)-f"))
      return Surroundings(
        base: ["function": arn, "principal": "s3.amazonaws.com"],
        known: [
          "function": [arn, .string(context.scope.arn("lambda", "function:\(name)-g"))],
          "principal": ["apigateway.amazonaws.com", "123456789012"],
          "sourceArn": ["arn:aws:s3:::images", "arn:aws:execute-api:us-east-1:000000000000:a/*"],
          "sourceAccount": ["123456789012"],
        ],
        clear: {
          try await clear()
          try await clearOther()
        })
    })

  static let api = KindFixture(
    kind: API(),
    answers: [
      "RestApi": API.members, "Method": API.methodMembers, "Integration": API.integrationMembers,
      "Stage": API.stageMembers,
    ],
    besides: ["routes": keepingRoutes],
    prepare: { context, name in
      let clear = try await makeFunction("\(name)-f", context)
      let clearOther = try await makeFunction("\(name)-g", context)
      let f = Value.string(context.scope.arn("lambda", "function:\(name)-f"))
      let g = Value.string(context.scope.arn("lambda", "function:\(name)-g"))
      return Surroundings(
        base: ["routes": ["GET /images/{id}": f, "POST /images": f, "ANY /any": g]],
        known: [
          "routes": [
            ["GET /": f],
            ["GET /images/{id}": f, "DELETE /images/{id}": g, "GET /files/{path+}": f],
            ["ANY /": g, "OPTIONS /images": g, "GET /images": f],
          ],
          "cors": [
            [:], ["origin": "https://a.example.com", "credentials": true, "maxAge": 60],
            ["methods": ["GET", "PUT"], "headers": ["X-One"]],
          ],
          "stage": ["local", "live"],
          "stageVariables": [[:], ["a": "1"], ["a": "2", "b_c": "x/y?z=1"]],
          "binaryMediaTypes": [[], ["image/png"], ["*/*", "image/jpeg"]],
        ],
        clear: {
          try await clear()
          try await clearOther()
        })
    })

  /// Others' settings are on the first two.
  private static let keepingRoutes: Value = [
    "GET /images/{id}": "arn:aws:lambda:us-east-1:000000000000:function:other",
    "POST /images": "arn:aws:lambda:us-east-1:000000000000:function:other",
    "GET /new/{path+}": "arn:aws:lambda:us-east-1:000000000000:function:other",
  ]

  static let mapping = KindFixture(
    kind: Mapping(),
    fixed: [
      "table": "a source of its own: see the mapping that boto3 finds",
      "startingPosition": "for streams",
    ],
    companions: ["batchSize": ["batchWindow": 1]],
    answers: ["EventSourceMappingConfiguration": Mapping.members],
    prepare: { context, name in
      let clearQueue = try await make(Queue(), "\(name)-q", [:], context)
      let clearOther = try await make(Queue(), "\(name)-r", [:], context)
      let clear = try await makeFunction("\(name)-f", context)
      let clearG = try await makeFunction("\(name)-g", context)
      let queue = Value.string(context.scope.arn("sqs", "\(name)-q"))
      let function = Value.string(context.scope.arn("lambda", "function:\(name)-f"))
      return Surroundings(
        base: ["queue": queue, "function": function],
        known: [
          "queue": [queue, .string(context.scope.arn("sqs", "\(name)-r"))],
          "function": [function, .string(context.scope.arn("lambda", "function:\(name)-g"))],
          "filters": [
            [], [["body": ["type": ["image"]]]],
            [["body": ["size": [["numeric": [">", 10]]]]], ["body": ["a": [["prefix": "x"]]]]],
          ],
        ],
        clear: {
          try await clear()
          try await clearG()
          try await clearQueue()
          try await clearOther()
        })
    })

  private static func makeFunction(
    _ name: String, _ context: KindContext
  ) async throws -> @Sendable () async throws -> Void {
    let artifact = try TinyZip.artifact()
    let handle = ResourceHandle(
      address: ResourceAddress(section: "functions", name: "fixture"),
      properties: Function().schema.fillingDefaults(
        Properties([
          "name": .string(name), "zip": "tiny.zip",
          "role": .string("arn:aws:iam::\(context.scope.account):role/some"),
        ])),
      tags: ["cairn:stack": "\(context.scope.stack)-fixtures", "cairn:resource": "fixture"],
      artifact: artifact)
    _ = try await Function().create(handle, context)
    return { try await Function().delete(handle, context) }
  }
}

/// A zip that holds a shell script named `bootstrap`: the least that Lambda takes.
enum TinyZip {
  /// - Parameter padding: how many bytes more than the script it holds.
  static func artifact(padding: Int = 0) throws -> Artifact {
    let path = FileManager.default.temporaryDirectory
      .appending(path: "cairn-tiny-\(padding)-\(UInt64.random(in: 0...UInt64.max)).zip").path()
    // What is padded is new each time: nobody has staged it yet.
    let run = padding == 0 ? "" : "# \(UInt64.random(in: 0...UInt64.max))\n"
    let script = "#!/bin/sh\nexit 1\n" + run + String(repeating: "#", count: padding)
    let bytes = zip("bootstrap", Array(script.utf8))
    try Data(bytes).write(to: URL(filePath: path), options: .atomic)
    return Artifact(
      zipPath: path, sha256: Base64.encode(Digest.sha256(bytes)), sizeInBytes: bytes.count)
  }

  /// A stored, executable file (PKWARE "APPNOTE", 4.3).
  private static func zip(_ name: String, _ content: [UInt8]) -> [UInt8] {
    func number(_ value: UInt32, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
    let size = UInt32(content.count)
    let common =
      number(0, 2) + number(0, 2) + number(0x21_0000, 4) + number(crc32(content), 4)
      + number(size, 4) + number(size, 4) + number(UInt32(name.utf8.count), 2) + number(0, 2)
    let local = number(0x0403_4b50, 4) + number(20, 2) + common + Array(name.utf8) + content
    let central =
      number(0x0201_4b50, 4) + number(0x0314, 2) + number(20, 2) + common + number(0, 6)
      + number(0o100755 << 16, 4) + number(0, 4) + Array(name.utf8)
    let end =
      number(0x0605_4b50, 4) + number(0, 4) + number(1, 2) + number(1, 2)
      + number(UInt32(central.count), 4) + number(UInt32(local.count), 4) + number(0, 2)
    return local + central + end
  }

  private static func crc32(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { crc, byte in
      (0..<8).reduce(crc ^ UInt32(byte)) { crc, _ in
        crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1
      }
    }
  }
}

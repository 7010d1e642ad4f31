import CairnEngine
import CairnLanguage
import Testing

@testable import CairnKinds

@Suite struct FunctionRulesTests {
  @Test(
    arguments: [
      ([:], [nil], "The function has no code"),
      (["package": "a"], ["package"], "The package's product is missing"),
      (["product": "A"], ["product"], "The product's package is missing"),
      (["zip": "a.zip", "folder": "a"], ["folder"], "The function has two sources of code"),
      (["zip": "a", "build": ["command": "make"]], ["build"], "There is no folder to build"),
      (["folder": "a", "build": [:]], ["build"], "The build is empty"),
      (
        ["folder": "a", "build": ["output": "dist"]], ["build.output"],
        "The output's command is missing"
      ),
      (
        ["folder": "a", "build": ["tool": "none", "command": "make"]], ["build.command"],
        "A build and none"
      ),
      (
        ["package": "a", "product": "A", "zip": "b.zip"], ["zip"],
        "The function has two sources of code"
      ),
      (["zip": "a", "runtime": "python3.13"], ["runtime"], "The handler is missing"),
      (
        ["package": "a", "product": "A", "runtime": "nodejs22.x"], ["runtime"],
        "The runtime doesn't run Swift"
      ),
      (
        ["zip": "a", "environment": ["AWS_REGION": "x"]], ["environment.AWS_REGION"],
        "A variable of Lambda's own"
      ),
      (
        ["zip": "a", "logRetention": 691200], ["logRetention"],
        "CloudWatch Logs doesn't support this retention"
      ),
      (
        ["zip": "a", "role": "arn", "permissions": []], ["permissions"],
        "The function has a role and permissions"
      ),
    ] as [([String: Value], [String?], String)])
  func `an invalid function is reported`(
    properties: [String: Value], paths: [String?], summary: String
  ) {
    let violations = Function().schema.rules.flatMap { $0.check(properties) }
    #expect(violations.map(\.path) == paths)
    #expect(violations.map(\.summary) == [summary])
  }

  @Test(
    arguments: [
      (["zip": "a.zip"], .zip(path: "a.zip")),
      (
        ["folder": "a", "runtime": "python3.13", "handler": "app.handler", "exclude": ["*.md"]],
        .folder(
          path: "a", exclude: ["*.md"],
          build: FolderBuild(
            runtime: "python3.13", handler: "app.handler", architecture: "x86_64"))
      ),
      (
        [
          "folder": "a", "architecture": "arm64",
          "build": ["command": "make", "output": "dist"],
        ],
        .folder(
          path: "a",
          build: FolderBuild(
            .command("make", output: "dist"), runtime: "provided.al2023", handler: "bootstrap",
            architecture: "arm64"))
      ),
      (["folder": "a", "build": "none"], .folder(path: "a")),
      (
        ["package": "p", "product": "P", "architecture": "arm64"],
        .swiftProduct(package: "p", product: "P", architecture: "arm64")
      ),
    ] as [([String: Value], ArtifactRequest)])
  func `a function requests the artifact that it declares`(
    properties: [String: Value], request: ArtifactRequest
  ) {
    #expect(Function().schema.rules.flatMap { $0.check(properties) } == [])
    #expect(Function().artifact(for: Properties(properties)) == request)
  }

  @Test func `an environment is limited to four kilobytes`() {
    let properties: [String: Value] = [
      "zip": "a", "environment": ["A_B": .string(String(repeating: "x", count: 4094))],
    ]
    #expect(
      Function().schema.rules.flatMap { $0.check(properties) }.map(\.detail) == [
        "Names and values take more than the 4096 bytes that Lambda allows together."
      ])
  }

  @Test func `a permission's id names stack and resource`() {
    let id = StatementID.of("images-invokes-f", in: "demo")
    #expect(id == "cairn_demo_images-invokes-f")
    #expect(StatementID.resource(of: id, in: "demo") == "images-invokes-f")
    #expect(StatementID.resource(of: id, in: "dem") == nil)
    // If two pairs could share an id, or it would be too long, it is a hash.
    #expect(StatementID.of("b", in: "a_") != StatementID.of("_b", in: "a"))
    let long = StatementID.of(String(repeating: "x", count: 90), in: "demo")
    #expect(long.utf8.count == 70)
    #expect(StatementID.resource(of: long, in: "demo") == nil)
  }

  @Test(
    arguments: [
      ([:], "The event source mapping has no source"),
      (["queue": "q", "table": "t"], "The event source mapping has two sources"),
      (["table": "t", "stream": "s"], "The event source mapping has two sources"),
      (["stream": "s", "maximumConcurrency": 2], "A stream has no maximum concurrency"),
      (["table": "t", "maximumConcurrency": 2], "A stream has no maximum concurrency"),
      (["queue": "q", "startingPosition": "LATEST"], "A queue has no starting position"),
    ] as [([String: Value], String)])
  func `an invalid event source mapping is reported`(properties: [String: Value], summary: String) {
    let violations = Mapping().schema.rules.flatMap { $0.check(properties) }
    #expect(violations.map(\.summary) == [summary])
  }

  @Test(
    arguments: [
      ([:], ["Role that can't be assumed"]),
      (
        ["assumedBy": ["lambda.amazonaws.com"], "trust": [["Action": []]]],
        ["Trust is declared twice"]
      ),
      (["assumedBy": ["lambda.amazonaws.com"]], []),
    ] as [([String: Value], [String])])
  func `a role declares its trust exactly once`(properties: [String: Value], summaries: [String]) {
    #expect(Role().schema.rules.flatMap { $0.check(properties) }.map(\.summary) == summaries)
  }
}

import CairnAWS
import CairnEngine
import CairnLanguage

/// A Lambda function with its log group.
package struct Function: AccessingKind, CodeKind {
  package static let section = "functions"

  package static let name = Field<String>(
    "name", .string(nameRule), change: .replacement,
    doc: "Name of the function in the account and region.", example: "image-service-upload")

  // The source of the code: exactly one of package, zip and folder.
  package static let package = Field<String>(
    "package", .path, change: .nothing, doc: "Folder of the Swift package with the handler.",
    example: "../lambdas",
    advice: "An existing zip is named in `zip`, and a folder of other code in `folder`.")
  package static let product = Field<String>(
    "product", .string(StringRule(length: 1...128)), change: .nothing,
    doc: "Executable product of the package that is the handler.", example: "UploadImages")
  package static let zip = Field<String>(
    "zip", .path, change: .nothing, doc: "Existing zip to deploy.",
    example: "build/upload.zip")
  package static let folder = Field<String>(
    "folder", .path, change: .nothing,
    doc: "Folder to zip, without "
      + "\(LeftOut.always.map { "`\($0)`" }.joined(separator: ", ")). Links count as their "
      + "destinations; a link out of the folder is an error.",
    example: "handlers/upload")
  package static let exclude = Field<[String]>(
    "exclude", .list(.string(excludeRule), order: .insignificant),
    change: .nothing,
    doc:
      "What else to exclude from `folder`: names, such as `*.md`, or relative paths, such as "
      + "`docs/**/*.md`, as in a `.gitignore`; `*` and `?` match anything except `/`, and a pattern "
      + "that ends with `/` only folders.",
    example: "[tests, \"*.md\"]")
  package static let codeSha256 = Field<String>(
    "codeSha256", .string(), .computed, doc: "SHA-256 of the zip, in base64.")

  package static let runtime = Field<String>(
    "runtime",
    .string(StringRule(length: 1...64, pattern: "[a-z0-9.]+", meaning: "a runtime of Lambda")),
    default: "provided.al2023",
    doc: "Runtime of the code; a Swift handler includes its own.", example: "python3.13",
    suggestions: LambdaRuntimes.supported)
  package static let handler = Field<String>(
    "handler", .string(StringRule(length: 1...128, pattern: #"\S+"#, meaning: "no spaces")),
    default: "bootstrap",
    doc:
      "What the runtime calls in the code; `provided` runtimes always start `bootstrap`.",
    example: "app.handler")
  package static let architecture = Field<String>(
    "architecture", .enumeration(["x86_64", "arm64"]), default: "x86_64",
    doc:
      "Processor that the code is built for and runs on. On an endpoint on this machine, the default "
      + "for a `package` or a `folder` is this machine's.", example: "arm64")
  package static let memory = Field<Int>(
    "memory", .size(128...10240, unit: .megabytes), default: 128,
    doc: "Memory of an environment, which also determines processor time.", example: "256MB")
  package static let timeout = Field<Int>(
    "timeout", .duration(1...900), default: 3,
    doc: "Time limit of an invocation.", example: "10s")
  package static let ephemeralStorage = Field<Int>(
    "ephemeralStorage", .size(512...10240, unit: .megabytes), default: 512,
    doc: "Size of `/tmp`.", example: "1GB")
  package static let environment = Field<[String: String]>(
    "environment",
    .map(
      key: StringRule(
        length: 2...512, pattern: "[a-zA-Z][a-zA-Z0-9_]+",
        meaning: "letters, digits and underscores, at least two, a letter first"),
      value: .string()),
    default: [:], doc: "Environment variables of the function.",
    example: #"{BUCKET: "${buckets.images.name}"}"#)
  package static let description = Field<String>(
    "description", .string(StringRule(length: 0...256)), default: "",
    doc: "Description.", example: "Answers with a presigned upload URL")
  package static let reservedConcurrency = Field<Int>(
    "reservedConcurrency", .integer(0...100_000),
    doc: "Reserved concurrency; by default the account's limit.",
    example: "5")
  package static let logRetention = Field<Int>(
    "logRetention", LogRetention.type,
    doc: "How long log lines are kept; by default forever.", example: "7d")
  package static let role = Field<String>(
    "role", .reference(sections: ["roles"], attribute: "arn"),
    doc: "Role of the function; by default the function gets its own.",
    example: "upload-role")
  package static let permissions = Field<[Value]>(
    "permissions", .policyStatements(.identity),
    doc: "Permissions of the function's own role, as statements, besides writing its logs.",
    example: #"[{actions: [s3:PutObject], resources: ["${buckets.images.arn}/*"]}]"#)
  package static let tags = Tags.field()

  /// Lambda "CreateFunction".
  private static let nameRule = StringRule(
    length: 1...64, pattern: "[a-zA-Z0-9_-]+", meaning: "letters, digits, hyphens and underscores")

  static let arnRule = StringRule(
    pattern:
      "arn:aws[a-z-]*:lambda:[a-z0-9-]+:[0-9]{12}:function:[A-Za-z0-9_-]+(:[A-Za-z0-9$_-]+)?",
    meaning:
      "the ARN of a function, such as `arn:aws:lambda:us-east-1:123456789012:function:upload`")

  package let schema = KindSchema(
    section: section, noun: "function",
    doc: "A Lambda function, its code, and its log group.",
    fields: [
      name.schema, package.schema, product.schema, zip.schema, folder.schema, build.schema,
      exclude.schema,
      codeSha256.schema, image.schema, imageConfig.schema,
      runtime.schema, handler.schema, architecture.schema, memory.schema, timeout.schema,
      ephemeralStorage.schema, environment.schema, description.schema, reservedConcurrency.schema,
      layers.schema, vpc.schema, publish.schema, aliases.schema, logging.schema,
      logRetention.schema, tracing.schema, url.schema,
      asynchronous.schema,
      deadLetter.schema, role.schema, permissions.schema, Access.field.schema, tags.schema,
    ],
    attributes: [
      AttributeSchema("arn", doc: "ARN of the function.", literal: arnRule),
      AttributeSchema("name", doc: "Name of the function."),
      AttributeSchema("invokeArn", doc: "URI for API Gateway integrations."),
      AttributeSchema("logGroup", doc: "Name of the log group that the function writes to."),
      urlAttribute,
    ] + versionAttributes,
    naming: Naming(rule: nameRule) { name, _ in NameLimit.shortened(name, to: 64) },
    rules: [
      FunctionRules.code, imageRule, buildRule, FunctionRules.handler, FunctionRules.environment,
      LogRetention.rule(of: logRetention), layersRule, aliasRule, loggingRule,
      corsShape.credentialsRule(at: [url.name, urlCORS.name]),
      FunctionDestination.countRule, FunctionRules.role,
      Access.rule(of: "function", role: role.name), FunctionRules.idTag, Tags.countRule(),
    ],
    stackRules: [trustRule, FunctionDestination.fifoRule, layersRegionRule]
      + FunctionDestination.regionRules,
    lints: [environmentLint, runtimeLint, roleLint],
    swiftProduct: SwiftProductFields(package: package.name, product: product.name),
    access: access, toolNames: toolNames)

  package init() {}

  package let services = ["lambda", "logs"]

  package func identity(of properties: Properties, in scope: Scope) -> Identity? {
    properties[Self.name].map(Identity.init)
  }

  package func attributes(of properties: Properties, in scope: Scope) -> [String: Value] {
    guard let name = properties[Self.name] else { return [:] }
    let arn = scope.arn("lambda", "function:\(name)")
    var attributes: [String: Value] = [
      "name": .string(name), "arn": .string(arn),
      "invokeArn": .string(Self.invokeARN(of: arn, in: scope)),
    ]
    attributes["logGroup"] = Self.logGroup(of: properties).map(Value.string)
    return attributes
  }

  package func attributes(changedBy fields: Set<String>) -> Set<String> {
    var changed: Set<String> = fields.contains(Self.url.name) ? ["url"] : []
    if !fields.isDisjoint(with: Self.versioned.union([Self.publish.name])) {
      changed.formUnion(Self.versionAttributes.map(\.name))
    }
    return changed
  }

  /// What this machine makes is made for its processor, and runs on it if the endpoint is local.
  package func completed(_ properties: Properties, in scope: Scope) -> Properties {
    guard let local = scope.localArchitecture,
      Value.string(local) != schema.field(named: Self.architecture.name)?.defaultValue,
      Self.isMadeHere(properties), properties.values[Self.architecture.name] == nil
    else { return properties }
    var completed = properties
    completed[Self.architecture] = local
    return completed
  }

  package var codeHash: String { Self.codeSha256.name }

  package func artifact(for properties: Properties) -> ArtifactRequest? {
    if let package = properties[Self.package], let product = properties[Self.product] {
      return .swiftProduct(
        package: package, product: product,
        architecture: properties[Self.architecture] ?? "x86_64")
    }
    if let zip = properties[Self.zip] { return .zip(path: zip) }
    if let folder = properties[Self.folder] {
      return .folder(
        path: folder, exclude: properties[Self.exclude] ?? [], build: Self.build(properties))
    }
    return nil
  }

  /// The log group of a function, which Lambda creates when the function first logs.
  static func logGroup(of name: String) -> String { logGroups + name }

  static let logGroups = "/aws/lambda/"
}

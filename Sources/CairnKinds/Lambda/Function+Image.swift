import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// Functions whose code is a container image. AWS Lambda developer guide, "Create a Lambda function
/// using a container image"; limits are those of AWS Lambda API, "ImageConfig".
extension Function {
  package static let image = Field<String>(
    "image",
    .string(StringRule(length: 1...1024, pattern: #"\S+"#, meaning: "the URI of an image")),
    doc:
      "Container image to run, by its URI in Amazon ECR, in place of other code. Without Docker, "
      + "LocalStack can't run it. An image that gets its tag later isn't noticed: name a new tag, or "
      + "the digest.",
    example: "123456789012.dkr.ecr.us-east-1.amazonaws.com/upload:7")
  package static let imageConfig = Field<Properties>(
    "imageConfig", .object([command.schema, entryPoint.schema, workingDirectory.schema]),
    doc: "What of the image is overridden.", example: "{command: [app.handler]}")
  private static let words = FieldType.list(.string(), count: 0...1500)
  static let command = Field<[String]>(
    "command", words, default: [], doc: "In place of the image's `CMD`.",
    example: "[app.handler]")
  static let entryPoint = Field<[String]>(
    "entryPoint", words, default: [], doc: "In place of the image's `ENTRYPOINT`.",
    example: "[/usr/bin/app]")
  static let workingDirectory = Field<String>(
    "workingDirectory", .string(StringRule(length: 0...1000)), default: "",
    doc: "In place of the image's `WORKDIR`.", example: "/app")

  /// AWS Lambda API, "ImageConfig".
  static let imageMembers = AnswerMembers(held: ["Command", "EntryPoint", "WorkingDirectory"])

  /// Empty values are those of the image.
  static let imageRequest: @Sendable (Properties) -> JSONValue = { properties in
    let config = properties[imageConfig] ?? Properties()
    return [
      "Command": .array((config[command] ?? []).map(JSONValue.string)),
      "EntryPoint": .array((config[entryPoint] ?? []).map(JSONValue.string)),
      "WorkingDirectory": .string(config[workingDirectory] ?? ""),
    ]
  }

  static func imageConfig(of answer: JSONValue?, like declared: Properties?) -> Value {
    let config = answer?["ImageConfig"]
    let words = { (member: String) in (config?[member]?.array ?? []).compactMap(\.string) }
    var properties = Properties()
    properties[command] = words("Command")
    properties[entryPoint] = words("EntryPoint")
    properties[workingDirectory] = config?["WorkingDirectory"]?.string ?? ""
    let isUsual =
      words("Command").isEmpty && words("EntryPoint").isEmpty
      && properties[workingDirectory] == ""
    return isUsual && declared == nil ? .null : properties.value
  }

  /// The other fields that say where code comes from.
  private static let otherCode = [package.name, zip.name, folder.name]

  /// Lambda never makes a function of an image one of a zip, nor the other way.
  static func otherPackage(_ function: LambdaFunction, _ declared: Properties) -> Ailment? {
    let wantsImage = declared.values[image.name].map { $0 != .null } ?? false
    let wantsZip = otherCode.contains { declared.values[$0] != nil }
    if function.isImage, !wantsImage, wantsZip {
      return Ailment(
        "its code is a container image, which Lambda can't exchange for a zip", cure: .replacement)
    }
    if !function.isImage, wantsImage {
      return Ailment(
        "its code is a zip, which Lambda can't exchange for a container image", cure: .replacement)
    }
    return nil
  }

  /// AWS Lambda "CreateFunction", PackageType.
  static let imageRule = Rule { properties in
    guard properties[image.name] != nil else {
      guard properties[imageConfig.name] != nil else { return [] }
      return [
        .init(
          path: imageConfig.name, summary: "Settings of an image that isn't there",
          detail: "`imageConfig` overrides what `image` says, and the function has no `image`.")
      ]
    }
    // A default means the same as nothing.
    return [runtime.schema, handler.schema, layers.schema].filter {
      properties[$0.name] != nil && properties[$0.name] != $0.defaultValue
    }.map(\.name).map { field in
      .init(
        path: field, summary: "Part of an image",
        detail: "A container image brings its own runtime, handler and layers: leave `\(field)` out"
          + (field == handler.name ? ", or write it in `imageConfig.command`." : "."))
    }
  }
}

extension LambdaFunction {
  var isImage: Bool { answer["PackageType"] == "Image" }
}

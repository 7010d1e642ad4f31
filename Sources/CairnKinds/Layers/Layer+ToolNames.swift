import CairnLanguage

extension Layer {
  static let toolNames = ToolNames(
    [
      .cloudFormation("AWS::Lambda::LayerVersion"), .sam("AWS::Serverless::LayerVersion"),
      .terraform("aws_lambda_layer_version"), .word("lambdaLayers"),
    ],
    fields: [
      "name": [.cloudFormation("LayerName"), .terraform("layer_name")],
      "zip": [
        .cloudFormation("Content"), .terraform("filename"), .serverless("artifact"),
      ],
      "folder": [.sam("ContentUri"), .serverless("path")],
      "runtimes": [.cloudFormation("CompatibleRuntimes"), .terraform("compatible_runtimes")],
      "architectures": [
        .cloudFormation("CompatibleArchitectures"), .terraform("compatible_architectures"),
      ],
      "license": [.cloudFormation("LicenseInfo"), .terraform("license_info")],
    ],
    instead: [
      "Older versions are kept, unless `keep` says how many.": [
        "RetentionPolicy", "skip_destroy", "retain",
      ],
      "Name the content in `folder` or `zip`: cairn uploads it.": [
        "s3_bucket", "s3_key", "source_code_hash",
      ],
    ])
}

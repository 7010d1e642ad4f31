import CairnLanguage

extension StoredSecret {
  static let toolNames = ToolNames(
    [
      .cloudFormation("AWS::SecretsManager::Secret"), .terraform("aws_secretsmanager_secret"),
      .aws("secretsmanager"),
    ],
    fields: [
      "value": [
        .cloudFormation("SecretString"), .terraform("secret_string"),
        .terraform("aws_secretsmanager_secret_version"),
      ],
      "generate": [.cloudFormation("GenerateSecretString")],
      "generate.length": [.cloudFormation("PasswordLength"), .terraform("password_length")],
      "generate.exclude": [.cloudFormation("ExcludeCharacters"), .terraform("exclude_characters")],
      "generate.template": [.cloudFormation("SecretStringTemplate")],
      "generate.key": [.cloudFormation("GenerateStringKey")],
      "kmsKey": [.cloudFormation("KmsKeyId"), .terraform("kms_key_id")],
      "recoveryWindow": [.terraform("recovery_window_in_days")],
    ],
    instead: [
      "Declare the policy in `policies`, and name the secret in `policies.secret`.":
        ["policy", "ResourcePolicy"],
      "Write the characters themselves in `exclude`.":
        [
          "generate.ExcludePunctuation", "generate.ExcludeNumbers", "generate.ExcludeUppercase",
          "generate.ExcludeLowercase",
        ],
    ])
}

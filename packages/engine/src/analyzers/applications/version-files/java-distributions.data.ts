/** Who built a Java runtime, by its `release` file. */
export interface JavaDistribution {
  readonly name: string
  /** Lines of the file that only this vendor writes. */
  readonly alsoHas: RegExp
  readonly cpe: string
  /** Such a line, for the test. */
  readonly sample: string
}

/** The first that fits counts; what fits none of the vendors is a build of OpenJDK. */
export const JAVA_DISTRIBUTIONS: readonly JavaDistribution[] = [
  { name: 'graalvm', alsoHas: /^GRAALVM_VERSION=/m, cpe: 'oracle:graalvm', sample: 'GRAALVM_VERSION="22.3.0"' },
  {
    name: 'zulu',
    alsoHas: /^IMPLEMENTOR="Azul Systems/m,
    cpe: 'azul:zulu',
    sample: 'IMPLEMENTOR="Azul Systems, Inc."',
  },
  {
    name: 'ibm-java',
    alsoHas: /^(?:IMPLEMENTOR="(?:IBM|International Business Machines)|JVM_VARIANT="OpenJ9")/im,
    cpe: 'ibm:java',
    sample: 'IMPLEMENTOR="IBM Corporation"',
  },
  {
    name: 'oracle-jdk',
    alsoHas: /^BUILD_TYPE="commercial"/m,
    cpe: 'oracle:jdk',
    sample: 'IMPLEMENTOR="Oracle Corporation"\nBUILD_TYPE="commercial"',
  },
  {
    name: 'java',
    alsoHas: /^(?:IMPLEMENTOR|OS_ARCH|OS_NAME)=/m,
    cpe: 'oracle:openjdk',
    sample: 'IMPLEMENTOR="Debian"',
  },
]

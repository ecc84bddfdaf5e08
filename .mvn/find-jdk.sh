# Sourced by `mvnw` and `tidegate`: exports JAVA_HOME as a JDK of version 21 or newer, or says what to install.
# JAVA_HOME wins where it is new enough; otherwise the newest JDK found in the usual places.

tidegate_jdk_version() { # prints the feature version of the JDK at $1, or nothing
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9][0-9]*\).*/\1/p' "$1/release"
}

tidegate_find_jdk() {
  tidegate_best= tidegate_best_version=20
  tidegate_version=$(tidegate_jdk_version "${JAVA_HOME-}")
  if [ "${tidegate_version:-0}" -ge 21 ]; then
    tidegate_best=$JAVA_HOME tidegate_best_version=$tidegate_version
    return 0
  fi
  set +f
  for tidegate_home_candidate in /usr/lib/jvm/* /usr/local/lib/jvm/* /usr/java/* /opt/*jdk* /opt/java/* \
    "${HOME-}"/.jdks/* "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.asdf/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$(dirname "$(dirname "$(readlink -f "$(command -v javac || echo /)" || echo /)")")"; do
    tidegate_version=$(tidegate_jdk_version "$tidegate_home_candidate")
    if [ "${tidegate_version:-0}" -gt "$tidegate_best_version" ]; then
      tidegate_best=$tidegate_home_candidate tidegate_best_version=$tidegate_version
    fi
  done
  [ -n "$tidegate_best" ]
}

tidegate_flags=$-
if ! tidegate_find_jdk; then
  echo "Tidegate needs a JDK of version 21 or newer, and found none." >&2
  echo "Install one, for example 'apt-get install temurin-25-jdk' or 'openjdk-21-jdk' (see https://adoptium.net)," >&2
  echo "or set JAVA_HOME to where it is. A Java runtime without javac is not enough." >&2
  exit 3
fi
case $tidegate_flags in *f*) set -f ;; esac
export JAVA_HOME=$tidegate_best
if [ "$tidegate_best_version" -ge 24 ]; then
  # Build tools still use sun.misc.Unsafe; without this switch the JDK prints a warning for each.
  export MAVEN_OPTS="${MAVEN_OPTS-} --sun-misc-unsafe-memory-access=allow"
fi

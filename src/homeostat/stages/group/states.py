"""States of a service's surroundings that fail whatever is asked: one repair, of the surroundings, mends all.

A server that only reads, starts or stops, a cluster without a leader: each vendor's apart, since two servers are two
faults. Then connections and loops that are used by several at once, where whoever asked says nothing either. The
codes are those of the vendors: Redis' first words, SQLSTATE's classes 53 and 57, numbers of MySQL, Oracle and SQL
Server, Kafka's protocol errors, exceptions of Elasticsearch.
"""

from homeostat.stages.group.kinds import LOOP, NO_SPACE, SHARED, STATE

WORDINGS: tuple[tuple[str, str], ...] = (
    (f"{STATE}Redis only reads", r"^(?:\w{1,40}: )?READONLY |can't write against a read only (?:replica|slave)"),
    (f"{STATE}Redis starts", r"^(?:\w{1,40}: )?(?:LOADING Redis|MASTERDOWN |BUSY Redis)"),
    (f"{STATE}Redis has no memory", r"^(?:\w{1,40}: )?OOM command not allowed"),
    (f"{STATE}Redis cannot save", r"^(?:\w{1,40}: )?MISCONF "),
    (f"{STATE}Redis has no replicas", r"^(?:\w{1,40}: )?NOREPLICAS "),
    (f"{STATE}Redis' cluster is down", r"^(?:\w{1,40}: )?CLUSTERDOWN |No master is available"),
    (
        f"{STATE}PostgreSQL starts or stops",
        (
            r"(?i:the database system is (?:starting up|shutting down|in recovery mode|not yet accepting)|"
            r"Das Datenbanksystem (?:startet|f.hrt)|le syst.me de bases? de donn.es (?:se lance|d.marre|s'arr.te))"
        ),
    ),
    (f"{STATE}MySQL only reads", r"running with the --(?:super-)?read-only|\b1290 .{0,40}read-only"),
    (
        f"{STATE}MongoDB has no primary",
        (
            r"(?i:NotWritablePrimary|NotPrimaryNoSecondaryOk|^not (?:primary|master)\b|not master and slaveOk|"
            r"ReplicaSetNoPrimary|No suitable servers found|"
            r"ServerSelection(?:Timeout)?Error|server selection (?:error|timed out|timeout)|no primary server)"
        ),
    ),
    (f"{STATE}MongoDB does not answer", r"^Operation `[\w.()]{1,100}` buffering timed out"),
    (
        f"{STATE}Kafka has no leader",
        (
            r"(?i:NOT_LEADER|LEADER_NOT_AVAILABLE|leader not available|not (?:the )?leader for (?:that |"
            r"this )?(?:topic-)?partition|"
            r"There is no leader for this topic|NOT_ENOUGH_REPLICAS|NotEnoughReplicas)"
        ),
    ),
    (
        f"{STATE}Kafka has no broker",
        (
            r"(?i:NoBrokersAvailable|all broker(?:s| connections) (?:are )?down|_ALL_BROKERS_DOWN|no available brokers|"
            r"client has run out of available brokers)"
        ),
    ),
    (
        f"{STATE}Elasticsearch blocks",
        r"(?i:cluster_block_exception|ClusterBlockException|index read-only / allow delete|FORBIDDEN/\d{1,2}/)",
    ),
    (f"{STATE}Elasticsearch has no node", r"(?i:no (?:living|alive) (?:connections|nodes)|NoNodeAvailable)"),
    (f"{STATE}Elasticsearch has no memory", r"(?i:circuit_breaking_exception|CircuitBreakingException)"),
    (f"{STATE}Oracle starts or stops", r"ORA-010(?:33|34|89)|ORA-12528"),
    (f"{STATE}Oracle has no listener", r"ORA-125(?:05|14|16|18|41)|TNS:no listener"),
    (f"{STATE}SQL Server is not available", r"is not currently available\.\s{1,2}Please retry|SHUTDOWN is in progress"),
    (f"{STATE}RabbitMQ closed", r"CONNECTION_FORCED|broker forced connection closure"),
    (
        f"{STATE}a file system only reads",
        r"(?i:read-only file ?system|\bEROFS\b|os error 30\b|Errno 30\]|ReadOnlyFileSystem)",
    ),
    (
        NO_SPACE,
        (
            r"(?i:SQLITE_FULL|could not extend file|ORA-0165\d|The table '[^']{1,100}' is full|"
            r"transaction log for database .{1,80} is full|"
            r"nicht gen.gend Speicherplatz|espace insuffisant sur le disque|"
            r"No hay suficiente espacio|os error (?:28|112)\b|Errno 28\]|quota exceeded \(os error|Disk quota exceeded)"
        ),
    ),
    (
        SHARED,
        (
            r"(?i:another operation is in progress|another command is already in progress|(?:^|: )conn busy$|"
            r"already an open DataReader|second operation (?:was )?started on this context|Commands out of sync|"
            r"concurrent operations are not permitted|Packet sequence number wrong|Recursive use of cursors|"
            r"created in a thread can only be used in that same thread|another coroutine is already waiting|"
            r"called while another coroutine|already executing a query|in use by another (?:thread|connection)|"
            r"Session is already flushing|Cannot enqueue \w{1,20} after)"
        ),
    ),
    (
        LOOP,
        (
            r"(?:attached to a different (?:event )?loop|Event loop is closed|is bound to a different event loop|"
            r"got Future .{1,200} attached to a different)"
        ),
    ),
)

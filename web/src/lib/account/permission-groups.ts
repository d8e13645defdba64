import type { Permission } from '#lib/api/client.ts';

export interface PermissionGroup {
  /** The part before the dot: `asset`. */
  name: string;
  permissions: Permission[];
}

/** Permissions by what they are about, without `all`, in the order given. */
export function permissionGroups(permissions: readonly Permission[]): PermissionGroup[] {
  const groups = new Map<string, Permission[]>();
  for (const permission of permissions) {
    const name = permission.split('.')[0] ?? permission;
    if (name !== 'all') {
      groups.set(name, [...(groups.get(name) ?? []), permission]);
    }
  }
  return Array.from(groups, ([name, members]) => ({ name, permissions: members }));
}
